"""The percent format of notebooks, read as jupytext reads it (a test compares the two)."""

import re
from dataclasses import dataclass

MARK = re.compile(r"# %%(?: (?P<text>\[markdown\])| (?P<checks>tags=\[\"checks\"\]))?\s*")


@dataclass(frozen=True)
class Cell:
    """A cell of a notebook, the line of the script that it begins in, and whether it only checks.

    A code cell with the tag "checks" asserts what the text says, and is folded on the page.
    """

    kind: str
    source: str
    line: int
    checks: bool = False


def cells(text: str) -> list[Cell]:
    """Return the cells of a percent script."""
    found: list[Cell] = []
    block: list[str] = []
    start, kind, checks = 1, "code", False

    def close() -> None:
        source = (
            "\n".join(_uncommented(line) for line in block)
            if kind == "markdown"
            else "\n".join(block)
        )
        if source.strip() or start > 1:
            found.append(Cell(kind, source.strip("\n"), start, checks))

    for number, line in enumerate(text.splitlines(), 1):
        if mark := MARK.fullmatch(line):
            close()
            block, start, checks = [], number + 1, bool(mark["checks"])
            kind = "markdown" if mark["text"] else "code"
        else:
            block.append(line)
    close()
    return found


def _uncommented(line: str) -> str:
    return line.removeprefix("# ") if line.startswith("# ") else line.removeprefix("#")
