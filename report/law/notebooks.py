"""Notebooks: scripts that read as a page and touch nothing but their own results.

The scripts are read, not run, and so are the modules of their folders.
"""

import ast
import json
import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any

from equations.problem import Problem
from report.law.harmless import problems_of_code
from report.law.percent import MARK, Cell, cells
from report.law.text import text_of

HTML = re.compile(r"<(?:/?[A-Za-z][\w-]*[\s/>]|!--)|&#?\w+;")
ADDRESS = re.compile(r'^REPOSITORY = ".*"$', re.MULTILINE)
LINK = re.compile(r"\]\((?P<target>[^)#:\s]+)")
AGAIN = "run `make notebooks`"


def problems(project: Any) -> Iterator[Problem]:
    """Yield what is wrong with the notebooks."""
    root = project.settings.root
    scripts = sorted(root.glob("notebooks/*/script.py"))
    known = {page.uri for page in project.pages} | {
        f"notebooks/{_name(one)}.ipynb" for one in scripts
    }
    for script in scripts:
        try:
            text = text_of(script, "the script")
        except Problem as problem:
            yield problem
            continue
        found = cells(text)
        yield from _text_cells(script, text, found)
        yield from _dead_links(script, found, known)
        yield from _code(script, text, in_cell=True)
        yield from _colab(root / f"notebooks/colab/{_name(script)}.ipynb", found, script)
    for module in sorted(root.glob("notebooks/*/[!_]*.py")):
        if module.name != "script.py":
            yield from _code(
                module, module.read_text(encoding="utf-8", errors="replace"), in_cell=False
            )


def _text_cells(script: Path, text: str, found: list[Cell]) -> Iterator[Problem]:
    first = found[0] if found else Cell("code", "", 1)
    if first.kind != "markdown" or not re.match(r"# \S", first.source):
        message = (
            "a notebook begins with a text cell and its heading: `# %% [markdown]`, `# # Title`"
        )
        yield Problem(message, 1, path=script)
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("# %%") and not MARK.fullmatch(line):
            yield Problem(
                'a cell begins with `# %%`, `# %% [markdown]` or `# %% tags=["checks"]`, alone',
                number,
                path=script,
            )
    for cell in (one for one in found if one.kind == "markdown"):
        for number, line in enumerate(cell.source.split("\n"), cell.line):
            plain = re.sub(r"`[^`]*`", "", line)
            if "$" in plain:
                message = (
                    "formulas of notebooks are not read: say it in words, or show it on a page"
                )
                yield Problem(message, number, line.index("$") + 3, script)
            if HTML.search(plain):
                yield Problem(
                    "no HTML in the text of a notebook: write Markdown", number, path=script
                )


def _name(script: Path) -> str:
    return script.parent.name.replace("_", "-")


def _dead_links(script: Path, found: list[Cell], known: set[str]) -> Iterator[Problem]:
    for cell in (one for one in found if one.kind == "markdown"):
        for number, line in enumerate(cell.source.split("\n"), cell.line):
            for link in LINK.finditer(line):
                if posixpath.normpath(posixpath.join("notebooks", link["target"])) not in known:
                    message = f"no page is {link['target']}, seen from the folder of notebooks"
                    yield Problem(message, number, link.start("target") + 3, script)


def _code(path: Path, text: str, in_cell: bool) -> Iterator[Problem]:
    for line, message in _of_code(text, in_cell):
        yield Problem(message, line, path=path)


@lru_cache(maxsize=256)
def _of_code(text: str, in_cell: bool) -> list[tuple[int, str]]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        message = f"this is not Python: {getattr(error, 'msg', error)}"
        return [(getattr(error, "lineno", None) or 1, message)]
    return list(problems_of_code(tree, in_cell))


def _colab(path: Path, found: list[Cell], script: Path) -> Iterator[Problem]:
    try:
        notebook = json.loads(text_of(path, "the notebook for Colab"))
        stored = [_stored(cell) for cell in notebook["cells"]]
        results = [cell.get("outputs") for cell in notebook["cells"]]
    except Problem as problem:
        yield Problem(
            f"the notebook of {script.parent.name} for Colab is missing: {AGAIN}", path=problem.path
        )
        return
    except (ValueError, KeyError, TypeError) as error:
        yield Problem(f"this is no notebook ({error}): {AGAIN}", 1, path=path)
        return
    wanted = [(one.kind, one.checks, _without_address(one.source)) for one in found]
    if stored != wanted:
        same = (one == other for one, other in zip(stored, wanted, strict=False))
        changed = sum(1 for _ in takewhile(bool, same))
        source = f"{script.parent.name}/script.py"
        message = f"from cell {changed + 1} on this is not what {source} says: {AGAIN}"
        yield Problem(message, 1, path=path)
    elif any(results):
        yield Problem(f"the notebook for Colab holds results: {AGAIN}", 1, path=path)


def _stored(cell: Any) -> tuple[str, bool, str]:
    checks = "checks" in cell["metadata"].get("tags", ())
    return cell["cell_type"], checks, _without_address("".join(cell["source"]))


def _without_address(source: str) -> str:
    return ADDRESS.sub("", source)
