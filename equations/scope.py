"""What is known where a formula stands."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from equations.arrays import FUNCTIONS
from equations.problem import UnknownSymbol
from equations.spelling import spell_item
from equations.tree import Node, Reading, Symbol, walk

PRIMES = "a prime on a value means nothing here; functions may have one"
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
