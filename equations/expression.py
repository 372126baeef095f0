"""What a formula says once its symbols are known: Python names, indices, functions. One value each."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from equations.problem import Problem
from equations.tree import Place


@dataclass(frozen=True)
class Expression:
    """Anything that has a value, and where it stands in the LaTeX."""

    place: Place = field(kw_only=True)

    def fail(self, message: str) -> Problem:
        """Return the problem of this place."""
        return Problem(message, self.place.line, self.place.column)


@dataclass(frozen=True)
class Constant(Expression):
    """A number."""

    value: int | float


@dataclass(frozen=True)
class Variable(Expression):
    """A parameter, a size, the result of an earlier row, or a bound index."""

    name: str


@dataclass(frozen=True)
class Entry(Expression):
    """An entry of an array; name says of which, for messages and for the first index of each axis."""

    body: Expression
    name: str
    indices: tuple[Expression, ...]


@dataclass(frozen=True)
class Call(Expression):
    """A function of some arguments: elementary, a snippet, or a parameter that is a function."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Extreme(Expression):
    """The largest ("max") or smallest entry of an array, or, of several arguments, entry by entry."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Addition(Expression):
    """Terms with signs, 1 or -1; symbols are the signs as written."""

    signs: tuple[int, ...]
    terms: tuple[Expression, ...]
    symbols: tuple[str, ...]


@dataclass(frozen=True)
class Multiplication(Expression):
    """Factors side by side, multiplied from left to right."""

    factors: tuple[Expression, ...]


@dataclass(frozen=True)
class Operation(Expression):
    r"""Two operands with \odot, \cdot, \times, / or \bmod between them."""

    symbol: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Power(Expression):
    """A power."""

    body: Expression
    exponent: Expression


@dataclass(frozen=True)
class Unary(Expression):
    """The "transpose", "root" or "absolute" value of something."""

    kind: str
    body: Expression


@dataclass(frozen=True)
class Norm(Expression):
    """A norm; kind is its subscript."""

    body: Expression
    kind: str | None


@dataclass(frozen=True)
class Quotient(Expression):
    """A fraction."""

    above: Expression
    below: Expression


@dataclass(frozen=True)
class Stack(Expression):
    """Parts on top of one another."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Beside(Expression):
    """Parts side by side."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Block(Expression):
    """A matrix by its rows."""

    rows: tuple[tuple[Expression, ...], ...]


@dataclass(frozen=True)
class Condition(Expression):
    """A chain of comparisons."""

    sides: tuple[Expression, ...]
    relations: tuple[str, ...]


@dataclass(frozen=True)
class Choice(Expression):
    """Values with their conditions, the first that holds counts; None always holds."""

    values: tuple[Expression, ...]
    conditions: tuple[Expression | None, ...]


@dataclass(frozen=True)
class Reduction(Expression):
    r"""A \sum or \prod; without low and high the range is that of the axes that the index runs over."""

    operator: str
    index: str
    low: Expression | None
    high: Expression | None
    axes: tuple[tuple[str, int], ...]
    body: Expression


def walk(node: Any) -> Iterator[Expression]:
    """Yield an expression and everything below it."""
    if isinstance(node, tuple):
        for one in node:
            yield from walk(one)
    elif isinstance(node, Expression):
        yield node
        for part in fields(node):
            yield from walk(getattr(node, part.name))
