"""The value of an expression. Vectors (n,) are columns; nothing broadcasts; what is ambiguous is an error."""

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from equations import arrays
from equations import expression as ex
from equations.arrays import RELATIONS, Row
from equations.expression import Expression
from equations.problem import Problem

LARGEST = 2**53  # a larger integer is a float, or NumPy could not take it
MOST_TERMS, MOST_STEPS = 10_000, 300_000
STRICT = {"over": "ignore", "divide": "raise", "invalid": "raise", "under": "ignore"}


class Values:
    """The values of names in one draw, and which branches were taken.

    names maps Python names to arrays, numbers or functions; first maps a name to the first index of
    each of its axes (1 where nothing is said); find finds a function that is not among the names.
    """

    def __init__(
        self,
        names: dict[str, Any],
        first: dict[str, tuple[int, ...]],
        find: Callable[[str], Callable[..., Any] | None],
    ) -> None:
        self.names, self.first, self.find = {"pi": np.pi, **names}, first, find
        self.branches: dict[tuple[Any, int], bool] = {}
        self.steps = 0

    def take(self, place: Any, branch: int, taken: bool) -> None:
        """Note whether a branch was taken here."""
        key = (place, branch)
        self.branches[key] = self.branches.get(key, False) or taken

    def range(self, name: str, axis: int) -> tuple[int, int]:
        """Return the first and last index of an axis."""
        shape, first = np.shape(self.names[name]), self.first.get(name, ())
        if axis >= len(shape):
            raise ValueError(f"{name} has {len(shape)} axes, too few for its indices")
        low = first[axis] if axis < len(first) else 1
        return low, low + shape[axis] - 1


def evaluate(node: Expression, values: Values) -> Any:
    """Return the value of an expression; a transposed vector that stands alone is a Problem."""
    with np.errstate(**STRICT):  # type: ignore[arg-type]
        result = _column(node, values)
    if not np.all(np.isfinite(result)):
        raise node.fail("this has no finite value")
    return result


def _column(node: Expression, values: Values) -> Any:
    result = value(node, values)
    if isinstance(result, Row):
        raise node.fail("a transposed vector stands alone here; it needs a factor on its right")
    return result


def value(node: Expression, values: Values) -> Any:
    """Return the value of a node: a number, an array or a Row; raise Problem with its place."""
    values.steps += 1
    if values.steps > MOST_STEPS:
        raise node.fail(
            f"this takes more than {MOST_STEPS:,} steps; a formula must be quick to compute"
        )
    try:
        result = _value(node, values)
        large = isinstance(result, int) and abs(result) > LARGEST
        return float(result) if large else result
    except (ValueError, TypeError, ArithmeticError) as error:
        raise node.fail(str(error)) from None


def _value(node: Expression, values: Values) -> Any:
    match node:
        case ex.Variable(name):
            return values.names[name]
        case ex.Constant(number):
            return number
        case ex.Multiplication(factors):
            return reduce(arrays.multiply, [value(factor, values) for factor in factors])
        case ex.Addition():
            return _addition(node, values)
        case ex.Entry(body, name, indices):
            return _entry(value(body, values), name, indices, values)
        case ex.Operation(symbol, left, right):
            first = value(left, values)
            result = arrays.operate(symbol, first, value(right, values))
            if symbol == "\\bmod":
                values.take(node.place, 0, bool(np.any(result != first)))
            return result
        case ex.Call(name, arguments):
            return _call(node, [_column(argument, values) for argument in arguments], values)
        case ex.Power(body, exponent):
            return _power(node, value(body, values), exponent, values)
        case ex.Unary(kind, body):
            return arrays.UNARY[kind](value(body, values))
        case ex.Quotient(above, below):
            return arrays.divide(_column(above, values), _column(below, values), "a fraction")
        case ex.Reduction():
            return _reduction(node, values)
    return _bracketed(node, values)


def _bracketed(node: Expression, values: Values) -> Any:
    """Return the value of what stands in brackets, or is a choice."""
    match node:
        case ex.Extreme():
            return _extreme(node, values)
        case ex.Norm(body, kind):
            return arrays.norm(_column(body, values), kind)
        case ex.Stack(parts):
            return arrays.stack([_column(part, values) for part in parts])
        case ex.Beside(parts):
            return arrays.beside([_column(part, values) for part in parts])
        case ex.Block(rows):
            return arrays.block([[_column(cell, values) for cell in row] for row in rows])
        case ex.Choice():
            return _choice(node, values)
        case ex.Condition():
            return _condition(node, values)
    raise TypeError(f"{type(node).__name__} has no value")


def _addition(node: ex.Addition, values: Values) -> Any:
    total: Any = None
    for sign, term, symbol in zip(node.signs, node.terms, node.symbols, strict=True):
        part = value(term, values)
        if total is None:
            total = part if sign == 1 else arrays.multiply(-1, part)
        else:
            total = arrays.add(total, part, sign, symbol)
    return total


def _power(node: Expression, body: Any, exponent: Expression, values: Values) -> Any:
    if (
        isinstance(exponent, ex.Variable)
        and exponent.name == "T"
        and (isinstance(body, Row) or np.ndim(body))
    ):
        raise node.fail(r"write the transpose as ^\top, not ^T")
    return arrays.power(body, _column(exponent, values))


def _entry(array: Any, name: str, indices: tuple[Expression, ...], values: Values) -> Any:
    if np.ndim(array) < len(indices):
        message = f"{name} has {np.ndim(array)} axes and cannot take {len(indices)} indices"
        raise indices[0].fail(message)
    position, starts = [], values.first.get(name, ())
    for axis, index in enumerate(indices):
        number = arrays.integer(_column(index, values), "an index")
        first = starts[axis] if axis < len(starts) else 1
        last = first + np.shape(array)[axis] - 1
        if not first <= number <= last:
            raise index.fail(f"index {number} of {name} is outside {first} to {last}")
        position.append(number - first)
    return np.asarray(array)[tuple(position)]


def _call(node: ex.Call, arguments: list[Any], values: Values) -> Any:
    name = node.name
    call = values.names.get(name) or arrays.FUNCTIONS.get(name) or values.find(name)
    assert call is not None
    try:
        result = call(*arguments)
    except (Problem, ValueError, ArithmeticError):
        raise
    except Exception as error:
        raise node.fail(f"{name} raised {type(error).__name__}: {error}") from None
    if isinstance(result, tuple):
        raise node.fail(f"{name} returns several values; use it row by row")
    return result


def _extreme(node: ex.Extreme, values: Values) -> Any:
    arguments = [_column(argument, values) for argument in node.arguments]
    if len(arguments) == 1:
        return getattr(np, node.name)(arguments[0])
    result = arguments[0]
    for other in arguments[1:]:
        arrays.elementwise(result, other, "\\" + node.name)
        result = arrays.EXTREMES[node.name](result, other)
    for number, argument in enumerate(arguments):
        values.take(node.place, number, bool(np.any(result == argument)))
    return result


def _reduction(node: ex.Reduction, values: Values) -> Any:
    low, high = _range(node, values)
    if high - low >= MOST_TERMS:
        raise node.fail(
            f"{node.operator} over {high - low + 1:,} terms; at most {MOST_TERMS:,} are computed"
        )
    values.take(node.place, 0, high >= low)
    terms = []
    for number in range(low, high + 1):
        values.names[node.index] = number
        terms.append(value(node.body, values))
    values.names.pop(node.index, None)
    if node.operator == "\\prod":
        return reduce(arrays.multiply, terms) if terms else 1
    return reduce(lambda left, right: arrays.add(left, right, 1, "\\sum"), terms) if terms else 0


def _range(node: ex.Reduction, values: Values) -> tuple[int, int]:
    if node.low is not None and node.high is not None:
        bounds = [_column(bound, values) for bound in (node.low, node.high)]
        return arrays.integer(bounds[0], "a bound"), arrays.integer(bounds[1], "a bound")
    ranges = {values.range(name, axis) for name, axis in node.axes}
    if len(ranges) != 1:
        found = (
            f"it indexes different ranges: {sorted(ranges)}"
            if ranges
            else "nothing is indexed by it"
        )
        written = rf"\sum_{{{node.index}=1}}^{{n}}"
        message = f"the range of {node.index} cannot be read from the term ({found})"
        raise node.fail(f"{message}; write it out, as in {written}")
    return ranges.pop()


def _choice(node: ex.Choice, values: Values) -> Any:
    result: Any = None
    decided: Any = False
    for number, (branch, condition) in enumerate(zip(node.values, node.conditions, strict=True)):
        here = ~np.asarray(decided)
        if condition is not None:
            here = _condition(condition, values) & here
        values.take(node.place, number, bool(np.any(here)))
        chosen = _chosen(branch, here, result, values)
        whole = result is None and np.all(here)
        result = chosen if whole else np.where(here, chosen, 0.0 if result is None else result)
        decided = decided | here
    if not np.all(decided):
        raise node.fail(
            r"no case applies to a drawn value; end with \text{otherwise} or cover every value"
        )
    return result


def _chosen(branch: Expression, here: Any, result: Any, values: Values) -> Any:
    """Return the value of a branch; where no entry takes it, it need not have one."""
    with np.errstate(all="raise" if np.all(here) else "ignore", under="ignore"):
        return _column(branch, values)


def _condition(node: Expression, values: Values) -> Any:
    assert isinstance(node, ex.Condition)
    sides = [_column(side, values) for side in node.sides]
    holds: Any = True
    for left, relation, right in zip(sides, node.relations, sides[1:], strict=False):
        holds = holds & RELATIONS[relation](arrays.elementwise(left, right, relation), right)
    return holds
