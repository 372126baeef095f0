"""Read the page of notation: what each symbol means, and which Python function a letter stands for."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from equations.blocks import decoded
from equations.latex import parse
from equations.problem import Problem
from equations.tree import Node, Rows, Symbol

STEPS = {"_prev": "one step earlier", "_next": "one step later"}
CELLS = "a row of the notation table has four cells (symbol, Python, shape, meaning), not "


@dataclass(frozen=True)
class Entry:
    """One row of a notation table."""

    symbol: str
    names: tuple[str, ...]
    shape: str
    meaning: str


@dataclass
class Notation:
    """All rows, by Python name; functions by the spelling of their letter; what is wrong."""

    entries: dict[str, Entry] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)
    symbols: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def latex(self, name: str) -> str:
        """Return how a name is written in the first cell of its row, or nothing."""
        entry = self.entries.get(name)
        written = re.findall(r"\$([^$]+)\$", entry.symbol) if entry else []
        symbols = [one.strip() for latex in written for one in latex.split(",")]
        alone = entry is not None and len(symbols) == len(entry.names)
        return symbols[entry.names.index(name)] if entry and alone else ""

    def entry(self, name: str) -> Entry | None:
        """Return the row of a name, of its neighbour in time, or of its sequence."""
        stems = [name, *(f"{name.removesuffix(step)}_t" for step in STEPS if name.endswith(step))]
        stems += [name.removesuffix(step) for step in STEPS if name.endswith(step)]
        return next((self.entries[stem] for stem in stems if stem in self.entries), None)

    def meaning(self, name: str) -> str | None:
        """Return what a Python name means, or None.

        Neighbours in time, whole sequences and derivatives follow from their rows.
        """
        if name in self.entries:
            return self.entries[name].meaning
        for ending, words in STEPS.items():
            stem = name.removesuffix(ending)
            if stem != name:
                found = self.meaning(f"{stem}_t") or self.meaning(stem)
                return found and f"{found.replace(' at time t', '')}, {words}"
        if derivative := re.fullmatch(r"d(\w+?)_d(\w+)", name):
            above, below = self.meaning(derivative[1]), self.meaning(derivative[2])
            if above and below:
                return f"derivative of {_short(above)} with respect to {_short(below)}"
        moment = re.fullmatch(r"(\w+)_(\d|T)", name)
        if moment and f"{moment[1]}_t" in self.entries:
            meaning = self.entries[f"{moment[1]}_t"].meaning.replace(" at time t", "")
            return f"{meaning}, at time {moment[2]}"
        if f"{name}_t" in self.entries:
            meaning = self.entries[f"{name}_t"].meaning.replace(" at time t", "")
            return f"{meaning}, at every time"
        return None


def _short(meaning: str) -> str:
    words = re.split(r"[:,;]", meaning)[0]
    return words if words.startswith(("the ", "a ", "an ")) else f"the {words}"


def read_notation(path: Path) -> Notation:
    """Return the notation of a page; a row that cannot be read is a problem, the others count."""
    notation = Notation()
    if not path.exists():
        return notation
    text, _ = decoded(path)
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        if not line.startswith("|") or cells[0] == "Symbol" or set(cells[0]) <= {"-", ":"}:
            continue
        try:
            _add(notation, cells)
        except Problem as problem:
            notation.problems.append(Problem(problem.message, number, path=path))
    return notation


def _add(notation: Notation, cells: list[str]) -> None:
    if len(cells) != 4:
        raise Problem(f"{CELLS}{len(cells)}")
    names = tuple(re.findall(r"`([^`]+)`", cells[1]))
    if not names:
        raise Problem("the second cell of a notation row holds Python names in backquotes")
    for name in names:
        if name in notation.entries:
            raise Problem(f"{name} has a row already")
    spelled = [symbol.spelled for symbol in _symbols(cells[0])]
    notation.symbols.update(name for name in spelled if name)
    for name, meaning in zip(names, _meanings(cells[3], len(names)), strict=True):
        notation.entries[name] = Entry(cells[0], names, cells[2], meaning)
    if cells[2] == "function" and spelled and spelled[0] and spelled[0] != names[0]:
        notation.functions[spelled[0]] = names[0]


def _meanings(cell: str, names: int) -> list[str]:
    """Return the meaning of each name of a row: of "weights of a, of b", "weights of a" and
    "weights of b"; the whole cell where it is no such list."""
    first, *others = cell.split(", of ")
    each = [first, *(f"{first.partition(' of ')[0]} of {other}" for other in others)]
    return each if len(each) == names else [cell] * names


def _symbols(cell: str) -> list[Symbol]:
    """Return the symbols that stand between dollars in the first cell of a row."""
    found: list[Symbol] = []
    for latex in re.findall(r"\$([^$]+)\$", cell):
        try:
            node: Node = parse(latex, "inline")
        except Problem as problem:
            raise Problem(f"${latex}$: {problem.message}") from None
        rows = node.rows if isinstance(node, Rows) else (node,)
        found += [row for row in rows if isinstance(row, Symbol)]
    return found
