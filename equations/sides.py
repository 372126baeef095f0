"""What a display can state, and how each statement is compared with what the module returns."""

import itertools
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from equations.arrays import RELATIONS, elementwise
from equations.evaluate import Values, evaluate
from equations.expression import Expression

TOLERANCE = 1e-10
SMALL = 1.0  # an entry below it counts as large as that, for sums cancel
Results = dict[str, Any]


@dataclass
class Agreement:
    """How well the sides agreed on the draws so far."""

    draws: int = 0
    difference: float = 0.0
    tightest: float | None = None
    first: tuple[float, float] | None = None


@dataclass
class Equal:
    """Each side is the result of that name."""

    name: str
    sides: list[Expression]

    @property
    def count(self) -> int:
        """How many ways there are to read it: the most sides that one thing has."""
        return len(self.sides)

    def expressions(self) -> tuple[Expression, ...]:
        """Return what is evaluated."""
        return tuple(self.sides)

    def compare(self, values: Values, results: Results, agreement: Agreement) -> None:
        """Compare on one draw; raise Problem where a side differs."""
        for side in self.sides:
            compare(evaluate(side, values), results[self.name], self.name, side, agreement)


@dataclass
class Entries:
    """Each side is one entry of the result, for all values of the free indices."""

    name: str
    letters: list[str]
    first: tuple[int, ...]
    sides: list[Expression]

    @property
    def count(self) -> int:
        """How many ways there are to read it: the most sides that one thing has."""
        return len(self.sides)

    def expressions(self) -> tuple[Expression, ...]:
        """Return what is evaluated."""
        return tuple(self.sides)

    def compare(self, values: Values, results: Results, agreement: Agreement) -> None:
        """Compare on one draw; raise Problem where a side differs."""
        expected = np.asarray(results[self.name])
        for side in self.sides:
            computed = np.empty(expected.shape)
            for position in itertools.product(*map(range, expected.shape)):
                numbers = (one + start for one, start in zip(position, self.first, strict=True))
                values.names.update(zip(self.letters, numbers, strict=True))
                entry = evaluate(side, values)
                if np.ndim(entry):
                    message = f"the right-hand side is no number for one entry of {self.name}"
                    raise side.fail(message)
                computed[position] = entry
            compare(computed, expected, self.name, side, agreement)


@dataclass
class Named:
    """Rows that name values one after another; those that are results are compared."""

    rows: list[tuple[str, list[Expression]]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many ways there are to read it: the most sides that one thing has."""
        return max(len(sides) for _, sides in self.rows)

    def expressions(self) -> tuple[Expression, ...]:
        """Return what is evaluated."""
        return tuple(side for _, sides in self.rows for side in sides)

    def compare(self, values: Values, results: Results, agreement: Agreement) -> None:
        """Compare on one draw; raise Problem where a side differs."""
        for name, sides in self.rows:
            expected = results[name] if name in results else evaluate(sides[0], values)
            for side in sides:
                value = evaluate(side, values)
                compare(value, expected, name, side, agreement)
            values.names[name] = value


@dataclass
class Inequality:
    """Two sides, which the module returns both, and which is the smaller."""

    relation: str
    left: Expression
    right: Expression

    @property
    def count(self) -> int:
        """How many ways there are to read it: the most sides that one thing has."""
        return 1

    def expressions(self) -> tuple[Expression, ...]:
        """Return what is evaluated."""
        return self.left, self.right

    def compare(self, values: Values, results: Results, agreement: Agreement) -> None:
        """Compare on one draw; raise Problem where a side differs or the relation does not hold."""
        numbers = []
        for side, (name, expected) in zip((self.left, self.right), results.items(), strict=True):
            numbers.append(np.asarray(evaluate(side, values), dtype=float))
            compare(numbers[-1], expected, name, side, agreement)
        left, right = numbers
        try:
            elementwise(left, right, self.relation)
        except ValueError as error:
            raise self.left.fail(str(error)) from None
        less = self.relation.startswith(("<", "\\le"))
        strict = -1 if self.relation in ("<", ">") else 1
        slack = TOLERANCE * np.maximum(np.abs(left), np.abs(right)) * strict * (1 if less else -1)
        if not np.all(RELATIONS[self.relation](left, right + slack)):
            raise self.left.fail(f"the inequality does not hold: left {left}, right {right}")
        small, large = (left, right) if less else (right, left)
        agreement.tightest = max(agreement.tightest or 0.0, float(np.max(small / large)))


Statement = Equal | Entries | Named | Inequality


def compare(value: Any, expected: Any, name: str, side: Expression, agreement: Agreement) -> None:
    """Note how far a side is from what the code returned; raise Problem if that is too far."""
    if np.shape(value) != np.shape(expected):
        shapes = f"{np.shape(value)}, the code with shape {np.shape(expected)}"
        raise side.fail(f"the LaTeX gives {name} with shape {shapes}")
    size = np.abs(expected)
    scale = np.maximum(size, min(float(np.max(size)) or 1.0, SMALL))
    difference = float(np.max(np.abs(np.asarray(value) - np.asarray(expected)) / scale))
    agreement.difference = max(agreement.difference, difference)
    if not difference <= TOLERANCE:
        place = f"relative difference {difference:.2g} on draw {agreement.draws + 1}"
        raise side.fail(f"the LaTeX and the code disagree on {name}: {place}")
    if agreement.first is None:
        agreement.first = float(np.ravel(value)[0]), float(np.ravel(expected)[0])
