"""Compare the two sides of a relation that both have a value, to the digits printed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from equations import tree
from equations.arrays import RELATIONS
from equations.evaluate import Values, evaluate
from equations.problem import Problem
from equations.resolve import resolve
from equations.scope import Scope
from equations.tree import Listed, Node, Number, Sum, Word

TOLERANCE = 1e-9


@dataclass(frozen=True)
class Value:
    """The value of a side, whether it rests on rounded digits, and whether on values chosen before."""

    value: Any
    rounded: bool
    chosen: bool


def compare(relation: Word, sides: tuple[Node, Node], pair: tuple[Value, Value]) -> None:
    """Raise Problem where a relation between two values is false to the digits printed."""
    left, right = (np.asarray(one.value, dtype=float) for one in pair)
    differ = left.shape != right.shape and left.ndim and right.ndim
    if differ or (left.size != right.size and (np.any(left) or np.any(right))):
        message = f"the left side has the shape {left.shape}, the right side {right.shape}"
        raise relation.fail(message)
    if relation.text not in ("=", "\\approx"):
        if not np.all(RELATIONS[relation.text](left, right)):
            raise relation.fail(f"this is false: {_show(left)} {relation.text} {_show(right)}")
        return
    digits = [unit for side in sides for unit in units(side)]
    if relation.text == "\\approx":
        digits += [unit for side in sides for unit in _zeros(side)]
    room = TOLERANCE * max(float(np.max(np.abs(left))), float(np.max(np.abs(right))))
    if digits:
        room += max(digits) * (1.0 if any(one.rounded for one in pair) else 0.5)
    if not np.all(np.abs(left - right) <= room):
        side, value = (sides[1], left) if list(units(sides[1])) else (sides[0], right)
        raise side.fail(f"the other side is {_show(value)}: recompute it, or fix the formula")


def _show(value: Any) -> str:
    return np.array2string(np.asarray(value), precision=6)


def units(side: Node) -> Iterator[float]:
    """Yield the unit of the last printed digit of a literal number, alone, signed, or in brackets."""
    match side:
        case Number(text):
            decimals = len(text.partition(".")[2])
            yield 10.0**-decimals if "." in text else 0.0
        case Sum((_,), (term,)):
            yield from units(term)
        case Listed("group" | "stack", items):
            for item in items:
                yield from units(item)
        case tree.Times((Number() as first, tree.Raised(Number("10")) as power), _):
            yield from (unit * _scale(power) for unit in units(first))


def _zeros(side: Node) -> Iterator[float]:
    """Yield what the last digit of a whole number counts that is no zero: 4000 is about 4 thousand."""
    match side:
        case Number(text) if "." not in text:
            yield 10.0 ** (len(text) - len(text.rstrip("0")))


def _scale(power: Node) -> float:
    try:
        scope = Scope(set(), set(), lambda _: None)
        return float(evaluate(resolve(power, scope), Values({}, {}, lambda _: None)))
    except Problem:
        return 1.0
