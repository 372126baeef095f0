"""Read docs/notation.md: what each symbol means, and which Python function a Greek letter stands for."""

import re
from dataclasses import dataclass
from pathlib import Path

from equations.errors import EquationError
from equations.latex import parse
from equations.pages import decoded
from equations.spelling import sole, spell

STEPS = {"_prev": "one step earlier", "_next": "one step later"}


@dataclass(frozen=True)
class Entry:
    """One row of a notation table."""

    symbol: str
    names: tuple[str, ...]
    shape: str
    meaning: str


@dataclass(frozen=True)
class Notation:
    """All rows, by Python name, and the functions by the spelling of their letter."""

    entries: dict[str, Entry]
    functions: dict[str, str]

    def meaning(self, name: str) -> str | None:
        """Return what a Python name means, or None. Neighbours in time, whole sequences and derivatives follow from their rows."""
        if name in self.entries:
            return self.entries[name].meaning
        for ending, words in STEPS.items():
            stem = name.removesuffix(ending)
            if stem != name:
                found = self.meaning(f"{stem}_t") or self.meaning(stem)
                return found and f"{found.replace(' at time t', '')}, {words}"
        derivative = re.fullmatch(r"d(\w+?)_d(\w+)", name)
        if derivative:
            above, below = self.meaning(derivative[1]), self.meaning(derivative[2])
            if above and below:
                return f"derivative of {_short(above)} with respect to {_short(below)}"
        moment = re.fullmatch(r"(\w+)_(\d|T)", name)
        if moment and f"{moment[1]}_t" in self.entries:
            return f"{self.entries[f'{moment[1]}_t'].meaning.replace(' at time t', '')}, at time {moment[2]}"
        if f"{name}_t" in self.entries:
            return f"{self.entries[f'{name}_t'].meaning.replace(' at time t', '')}, at every time"
        return None


def _short(meaning: str) -> str:
    words = re.split(r"[:,;]", meaning)[0]
    return words if words.startswith(("the ", "a ", "an ")) else f"the {words}"


def read_notation(path: Path) -> Notation:
    """Return the notation of a page; raise EquationError with the line of a row that cannot be read."""
    entries: dict[str, Entry] = {}
    functions: dict[str, str] = {}
    lines = decoded(path)[0].splitlines() if path.exists() else []
    for number, line in enumerate(lines, 1):
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))] if line.startswith("|") else []
        if len(cells) != 4 or cells[0] == "Symbol" or set(cells[0]) <= {"-", ":"}:
            if cells and len(cells) != 4:
                raise EquationError(
                    f"a row of the notation table has four cells (symbol, Python, shape, meaning), not {len(cells)}", number
                )
            continue
        names = tuple(re.findall(r"`([^`]+)`", cells[1]))
        if not names:
            raise EquationError("the second cell of a notation row holds Python names in backquotes", number)
        for name in names:
            if name in entries:
                raise EquationError(f"{name} has a row already", number)
            entries[name] = Entry(cells[0], names, cells[2], cells[3])
        letter = re.fullmatch(r"\$(\\[A-Za-z]+)\$", cells[0])
        if cells[2] == "function" and letter:
            symbol = sole(parse(letter[1]).children[0])
            spelled = spell(parse(letter[1]).children[0].children[0].children[0]) if symbol is not None else None
            if spelled and spelled != names[0]:
                functions[spelled] = names[0]
    return Notation(entries, functions)
