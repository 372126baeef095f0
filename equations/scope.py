"""What is known where a formula stands."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from equations.arrays import EXTREMES, FUNCTIONS
from equations.problem import UnknownSymbol
from equations.settings import Settings
from equations.shapes import Declared
from equations.spelling import spell_item
from equations.tree import Head, Node, Reading, Symbol, walk

PRIMES = "a prime on a value means nothing here; functions may have one"
Shapes = dict[str, Declared]
Find = Callable[[str], Callable[..., Any] | None]


@dataclass
class Scope:
    """What is known where a formula stands, and what was met in it.

    names are those with a value, functions those of them that are functions, and find finds any
    other function by name. symbols has the first place of each name that was met, met all readings.
    In text (not a display), numbers in round brackets are a vector, and no symbol is an entry.
    """

    names: set[str]
    functions: set[str]
    find: Find
    text: bool = False
    indices: set[str] = field(default_factory=set)
    symbols: dict[str, Symbol] = field(default_factory=dict)
    met: list[tuple[Reading, Symbol]] = field(default_factory=list)

    def meet(self, reading: Reading, symbol: Symbol) -> None:
        """Note that a symbol was read here in this way."""
        self.symbols.setdefault(reading.name, symbol)
        self.met.append((reading, symbol))

    @contextmanager
    def bound(self, names: list[str], node: Node, what: str) -> Iterator[None]:
        """Let letters be indices for a while."""
        for name in names:
            if name in self.names:
                raise node.fail(f"the index {name} of {what} is already the name of something else")
        self.names.update(names)
        self.indices.update(names)
        yield
        self.names.difference_update(names)
        self.indices.difference_update(names)

    def function_name(self, node: Node) -> str | None:
        """Return the name of the function that a node is, or None if it is a value."""
        match node:
            case Head(name, primes=primes):
                name += "_prime" * primes
                if name not in FUNCTIONS and name not in EXTREMES and self.find(name) is None:
                    raise node.fail(
                        f"no snippet is named {name}, so it has no meaning as a function"
                    )
                return name
            case Symbol() if found := node.readings:
                name = found[0].name
                if name in self.functions:
                    self.meet(found[0], node)
                    return name
                if name in self.names or found[0].indices:
                    return None
                named = len(node.name) > 1 and (name in FUNCTIONS or name in EXTREMES)
                return name if named or self.find(name) is not None else None
        return None

    def axes(self, index: str, body: Node) -> Iterator[tuple[str, int]]:
        """Yield the axes that an index runs over in the body of its sum, as (name, axis)."""
        values = self.names - self.functions
        for symbol in walk(body):
            if isinstance(symbol, Symbol):
                known = [one for one in symbol.readings if one.name in values]
                for axis, item in enumerate(known[0].indices if known else ()):
                    if spell_item(item) == index:
                        yield known[0].name, axis

    def unknown(self, node: Symbol) -> UnknownSymbol:
        """Return the problem of a symbol that has no value here."""
        name = node.readings[0].name if node.readings else node.name
        words = sorted(one for one in self.names if one[1:].isalpha() and one.startswith(node.name))
        bare = [one for one in self.names if one.replace("_", "") == name.replace("_", "")]
        bare += [one for one in (node.name, name.removesuffix("_t")) if one in self.names]
        meant = "add it to the function and its Shapes, or fix the LaTeX"
        if bare:
            meant = f"is it called {bare[0]} there?"
        elif node.sup and not node.sub and len(node.name) == 1:
            meant = f"above stands a power or a layer; an index stands below, {node.name}_{{…}}"
        elif node.word and node.name.lower() in FUNCTIONS:
            meant = rf"write \{node.name.lower()}"
        elif words:
            written = ", ".join(rf"\text{{{one}}}" for one in words)
            meant = f"letters side by side are factors, write a word as {written}"
        message = f"the symbol {name} is not a parameter of the function: {meant}"
        message = PRIMES if node.primes else message
        problem = UnknownSymbol(message, node.place.line, node.place.column)
        problem.name = name
        return problem


@dataclass
class Context:
    """What is known where formulas stand: the shapes of names, all names with a meaning, functions,
    the displays of the report (by `form`), and the values that the section has chosen so far."""

    settings: Settings
    find: Find
    shapes: Shapes
    known: set[str]
    meaning: Callable[[str], str | None]
    displays: set[Any]
    values: dict[str, tuple[Any, bool]] = field(default_factory=dict)
    """The value of a name, and whether it was given by rounded digits."""
