"""Figures: each is as its code drew it, and that code has not changed since.

Digests only are compared, so it costs little; tests/report/test_figures.py draws them again.
`make figures` writes the digests after drawing, by `remember`.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from equations.imports import digest
from equations.problem import Problem
from report.records import load, write

DRAWN, CODE = Path("report/figures/drawn.json"), Path("report/figures")
LETTERS = "report/figures/letters.json"
SHOWN = Path("assets/figures")
NOT_DRAWING = {"__init__", "__main__", "font"}
DATA = {
    "experiments_1997": ("experiments_1997/results/*.json",),
    "lstm_attention": ("benchmarks/results/attention.json",),
    "watch": ("docs/assets/live/watch.json",),
}
"""Records that a module of figures draws."""
AGAIN = "run `make figures`"


def modules(root: Path) -> list[Path]:
    """Return the modules that draw figures: those with a table FIGURES."""
    paths = sorted(path for path in (root / CODE).glob("*.py") if path.stem not in NOT_DRAWING)
    return [path for path in paths if "FIGURES" in path.read_text(encoding="utf-8")]


def digest_of_code(module: Path, root: Path) -> str:
    """Return the digest of a module, of all that it imports, of its letters, and of the records
    that it draws."""
    drawn = [LETTERS, *DATA.get(module.stem, ())]
    parts = [digest(module, root)]
    parts += [digest_of_file(path) for one in drawn for path in sorted(root.glob(one))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def digest_of_file(path: Path) -> str:
    """Return the digest of a text file, whatever its line ends."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def now(root: Path, docs: Path) -> dict[str, dict[str, str]]:
    """Return the digests as they are."""
    return {
        "code": {path.stem: digest_of_code(path, root) for path in modules(root)},
        "figures": {path.name: digest_of_file(path) for path in sorted((docs / SHOWN).glob("*"))},
    }


def remember(root: Path, docs: Path) -> None:
    """Write the digests: what was drawn is what the code draws."""
    write(root / DRAWN, now(root, docs))


def problems(project: Any) -> Iterator[Problem]:
    """Yield the figures that are not those of the code."""
    root, docs = project.settings.root, project.settings.docs
    try:
        drawn = load(root / DRAWN)
        code, figures = dict(drawn["code"]), dict(drawn["figures"])
    except (Problem, KeyError, TypeError, ValueError):
        yield Problem(
            f"the digests of the figures are missing or damaged: {AGAIN}", path=root / DRAWN
        )
        return
    here = now(root, docs)
    for name, one in here["code"].items():
        if code.get(name) != one:
            message = (
                "this module, or what it imports or draws, has changed since its figures were drawn"
            )
            yield Problem(f"{message}: {AGAIN}", 1, path=root / CODE / f"{name}.py")
    for name, one in here["figures"].items():
        if name not in figures:
            message = f"no code draws this figure: write it in {CODE}/, or delete the file"
            yield Problem(message, path=docs / SHOWN / name)
        elif figures[name] != one:
            yield Problem(f"this figure was changed by hand: {AGAIN}", path=docs / SHOWN / name)
    for name in figures.keys() - here["figures"].keys():
        yield Problem(f"this figure is missing: {AGAIN}", path=docs / SHOWN / name)
