"""The typed syntax tree of a formula. latex.py makes it; what it means is decided in resolve.py."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from equations.problem import Problem


@dataclass(frozen=True)
class Place:
    """Where something stands in the LaTeX: line and column from 1, offsets from 0."""

    line: int
    column: int
    start: int
    end: int

    def of(self, latex: str) -> str:
        """Return the LaTeX at this place."""
        return latex[self.start : self.end]


@dataclass(frozen=True)
class Node:
    """Anything in a formula, and where it stands."""

    place: Place = field(kw_only=True)

    def fail(self, message: str) -> Problem:
        """Return the problem of this place."""
        return Problem(message, self.place.line, self.place.column)


@dataclass(frozen=True)
class Word(Node):
    r"""An operator, a relation, a sign, a star, \top or dots, as written."""

    text: str


@dataclass(frozen=True)
class Number(Node):
    """A number without sign."""

    text: str


@dataclass(frozen=True)
class Script(Node):
    """A subscript or superscript with its mark; inner is the place of what it holds, with braces."""

    items: tuple[Node, ...]
    inner: Place

    @property
    def indices(self) -> tuple[Node, ...]:
        """The items of a subscript, letters that stand side by side one by one."""
        match self.items:
            case (Product(factors),):
                return factors
        return self.items


@dataclass(frozen=True)
class Reading:
    """One way to read a symbol: the name, the subscripts left over as indices, the subscripts and the
    superscript that are in the name, and the letters of those subscripts."""

    name: str
    indices: tuple[Node, ...] = ()
    taken: tuple[Node, ...] = ()
    layer: Node | None = None
    letters: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scripted(Node):
    """Something that may carry scripts; readings are those of a symbol, the longest name first."""

    sub: Script | None = field(default=None, kw_only=True)
    sup: Script | None = field(default=None, kw_only=True)
    primes: int = field(default=0, kw_only=True)
    readings: tuple[Reading, ...] = field(default=(), kw_only=True, compare=False, repr=False)

    @property
    def spelled(self) -> str | None:
        """The full name of a symbol, scripts included, or None if it has no such name."""
        for first in self.readings:
            complete = not first.indices and (first.layer is not None or self.sup is None)
            return first.name if complete else None
        return None


@dataclass(frozen=True)
class Symbol(Scripted):
    r"""A letter, a word (\text{max}) or a derivative.

    name is its Python name without scripts, letter its place without scripts.
    """

    name: str
    letter: Place
    word: bool = field(default=False, kw_only=True)


@dataclass(frozen=True)
class Head(Scripted):
    r"""A named function, \tanh or \operatorname{softmax}; letter is its place without scripts."""

    name: str
    letter: Place


@dataclass(frozen=True)
class Raised(Scripted):
    """Something else with scripts, or a norm."""

    body: Node


@dataclass(frozen=True)
class Enclosed(Node):
    """A root, an absolute value, a norm, or half of a derivative ("partial")."""

    kind: str
    body: Node


@dataclass(frozen=True)
class Listed(Node):
    """Parts in brackets: "group" (…), "stack" [a; b], "beside" [a, b], "cells" of a matrix row."""

    kind: str
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Sum(Node):
    """Terms with their signs; the first sign is None where none is written."""

    signs: tuple[Word | None, ...]
    terms: tuple[Node, ...]


@dataclass(frozen=True)
class Times(Node):
    """Factors with written operators between them."""

    factors: tuple[Node, ...]
    operators: tuple[Word, ...]


@dataclass(frozen=True)
class Product(Node):
    """Factors side by side."""

    factors: tuple[Node, ...]


@dataclass(frozen=True)
class Big(Node):
    """A sum or product over an index."""

    operator: Word
    sub: Script | None
    sup: Script | None
    body: Node


@dataclass(frozen=True)
class Fraction(Node):
    """A fraction."""

    command: Word
    above: Node
    below: Node


@dataclass(frozen=True)
class Matrix(Node):
    """The rows of a matrix."""

    rows: tuple[Listed, ...]


@dataclass(frozen=True)
class Case(Node):
    """A value and its condition; None is "otherwise"."""

    value: Node
    condition: Node | None


@dataclass(frozen=True)
class Cases(Node):
    """A choice."""

    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Chain(Node):
    """Sides with relations between them. The first side is None where it is not written."""

    sides: tuple[Node | None, ...]
    relations: tuple[Word, ...]


@dataclass(frozen=True)
class Rows(Node):
    """The rows of an aligned display, or the pieces of an inline formula."""

    rows: tuple[Node, ...]


def walk(node: Any) -> Iterator[Node]:
    """Yield a node and everything below it, scripts included."""
    if isinstance(node, tuple):
        for one in node:
            yield from walk(one)
    elif isinstance(node, Node):
        yield node
        for part in fields(node):
            yield from walk(getattr(node, part.name))


def arguments_of(node: Node) -> tuple[Node, ...] | None:
    """Return what stands in the round brackets of a node, scripts behind them left aside."""
    match node:
        case Listed("group", items) | Raised(Listed("group", items)):
            return items
    return None
