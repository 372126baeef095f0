"""mkdocs.yml and the lists of requirements (C)."""

import re
from collections.abc import Callable

from tests.faults.catalogue.places import CONFIG, PROJECT, said, setting
from tests.faults.edits import MisfitError, change, swap
from tests.faults.fault import fault

LOCK = "requirements.txt"
FAR = "https://example.org"


def without(entry: str) -> Callable[[bytes], bytes]:
    """Return a change that takes an entry of a list out, with its options."""

    def cut(text: bytes) -> bytes:
        lines = text.decode().splitlines(keepends=True)
        starts = [n for n, line in enumerate(lines) if line.startswith(f"  - {entry}")]
        if len(starts) != 1:
            raise MisfitError(f"{len(starts)} entries {entry}")
        end = starts[0] + 1
        while end < len(lines) and (lines[end].startswith("    ") or not lines[end].strip()):
            end += 1
        return "".join(lines[: starts[0]] + lines[end:]).encode()

    return cut


def replaced(pattern: str, new: str) -> Callable[[bytes], bytes]:
    """Return a change of the only text that matches a pattern."""

    def put(text: bytes) -> bytes:
        result, count = re.subn(pattern, new, text.decode(), flags=re.M)
        if count != 1:
            raise MisfitError(f"{pattern!r} matches {count} times")
        return result.encode()

    return put


FAULTS = [
    fault(
        "C01",
        "an unknown key",
        swap(CONFIG, "site_name:", "site_nam: X\nsite_name:"),
        names=("site_nam'", "mkdocs.yml"),
    ),
    fault(
        "C02", "an unknown plugin", swap(CONFIG, "  - search\n", "  - serach\n"), names=("serach",)
    ),
    fault(
        "C03",
        "two extensions the other way round",
        swap(CONFIG, "  - abbr\n  - admonition\n", "  - admonition\n  - abbr\n"),
        harmless=True,
    ),
    fault(
        "C04",
        "two plugins the other way round",
        swap(CONFIG, "  - search\n", ""),
        swap(CONFIG, "\n\nhooks:\n", "\n  - search\n\nhooks:\n"),
        harmless=True,
    ),
    fault(
        "C05",
        "a lock out of step",
        change(LOCK, replaced(r"^numpy==[\d.]+", "numpy==1.26.4")),
        names=("make lock", LOCK),
    ),
    fault(
        "C06",
        "a requirement is missing in the project",
        change(PROJECT, replaced(r'^ +"lark>.*\n', "")),
        names=("make lock", PROJECT),
    ),
    fault(
        "C07",
        "a requirement is missing in the lock",
        change(LOCK, replaced(r"^lark==[^\n]*\n(    --hash[^\n]*\n)+", "")),
        names=("make lock", LOCK),
    ),
    fault(
        "C08",
        "an unknown extension",
        swap(CONFIG, "  - admonition\n", "  - admonitoin\n"),
        names=("admonitoin",),
    ),
    fault(
        "C09",
        "nav names a page that is not there",
        swap(CONFIG, "  - conclusion.md\n", "  - conclsion.md\n"),
        names=("conclsion.md",),
    ),
    fault(
        "C10",
        "the extension of the equations is taken out",
        change(CONFIG, without("equations.extension")),
        names=("equations.extension",),
    ),
    fault(
        "C11",
        "not YAML",
        swap(CONFIG, "site_name:", "site_name: [\nsite_name:"),
        names=("mkdocs.yml",),
    ),
    fault(
        "C12",
        "a hook that is not there",
        swap(CONFIG, "hooks:\n", "hooks:\n  - no/hook.py\n"),
        names=("no/hook.py",),
    ),
    fault(
        "C13",
        "a script from elsewhere",
        swap(CONFIG, "extra_javascript:\n", f"extra_javascript:\n  - {FAR}/x.js\n"),
        names=(f"{FAR}/x.js",),
    ),
    fault(
        "C14",
        "a generator that is not there",
        swap(PROJECT, "tables:ablation", "tables:abation"),
        names=("abation",),
    ),
    fault(
        "C15",
        "anchors are ignored",
        swap(CONFIG, "    anchors: warn\n", "    anchors: ignore\n"),
        names=("anchors", CONFIG),
    ),
    fault(
        "C16",
        "check_paths is false and an include missing",
        swap(CONFIG, "check_paths: true", "check_paths: false"),
        said('```python\n--8<-- "no/file.py"\n```'),
        names=("check_paths", "no/file.py"),
    ),
    fault(
        "C17",
        "a font of Google",
        swap(CONFIG, "  font: false\n", "  font:\n    text: Roboto\n"),
        names=("font",),
    ),
    fault(
        "C18",
        "arithmatex is taken out",
        change(CONFIG, without("pymdownx.arithmatex")),
        names=("pymdownx.arithmatex",),
    ),
    fault(
        "C19",
        "snippets is taken out",
        change(CONFIG, without("pymdownx.snippets")),
        names=("pymdownx.snippets",),
    ),
    fault(
        "C20",
        "a hash of the lock is wrong",
        change(
            LOCK, lambda text: re.sub(rb"sha256:[0-9a-f]{8}", b"sha256:00000000", text, count=1)
        ),
        names=("make lock", LOCK),
    ),
    fault(
        "C21",
        "the folder of the snippets is not there",
        setting('snippets = "snipets"'),
        names=("snipets",),
    ),
    fault(
        "C22",
        "an unknown setting",
        setting('snipets = "snippets"'),
        names=("snipets",),
    ),
    fault(
        "C23",
        "warnings of links are only told, and a link is dead",
        swap(
            CONFIG, "anchors: warn\n    not_found: warn\n", "anchors: warn\n    not_found: ignore\n"
        ),
        said("See [there](nowhere.md)."),
        names=("nowhere.md", "not_found"),
    ),
]
