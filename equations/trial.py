"""Try what a formula in a text says on random values."""

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from equations.arrays import RELATIONS
from equations.digits import TOLERANCE
from equations.draw import other_sizes
from equations.draw import value as draw
from equations.evaluate import Values, evaluate
from equations.expression import Expression
from equations.problem import Problem, UnknownSymbol
from equations.resolve import resolve
from equations.scope import Context, Scope, Shapes
from equations.shapes import Declared
from equations.tree import Node, Word

DRAWS = 8
SCALES = (1.0, 0.01, 0.1, 10.0, 100.0)


def is_identity(left: Node, right: Node, context: Context) -> bool:
    """Whether two sides agree on random values of the shapes that are known of their symbols."""
    drawn: dict[str, Any] = {}
    for shapes in (context.shapes, {}):
        try:
            return all(_agree((left, right), one, shapes, drawn, context) for one in range(DRAWS))
        except Problem:
            if drawn.keys() <= shapes.keys() | context.settings.sizes.keys():
                return False
    return False  # where no shape is known of a letter, numbers were tried for all


def _agree(
    pair: tuple[Node, Node], number: int, shapes: Shapes, drawn: dict[str, Any], context: Context
) -> bool:
    one, other = _drawn_values(pair, number, shapes, drawn, context)
    room = TOLERANCE * (1 + np.abs(one))
    return one.shape == other.shape and bool(np.all(np.abs(one - other) <= room))


def never_holds(relation: Word, pair: tuple[Node, Node], context: Context) -> bool:
    """Whether a bound between expressions holds for none of many values, small and large."""
    counted = [name for name, one in context.shapes.items() if one.axes is None]
    shapes = context.shapes | {name: Declared(name, (), "positive") for name in counted}
    try:
        for number, scale in product(range(DRAWS), SCALES):
            one, other = _drawn_values(pair, number, shapes, {}, context, scale)
            if np.any(RELATIONS[relation.text](one, other)):
                return False
    except (Problem, ValueError):
        return False
    return True


def _drawn_values(
    pair: tuple[Node, Node],
    number: int,
    shapes: Shapes,
    drawn: dict[str, Any],
    context: Context,
    scale: float = 1.0,
) -> tuple[Any, Any]:
    """Return the values of two sides on one draw; drawn takes what was drawn for them."""
    sizes = context.settings.sizes if number % 2 == 0 else other_sizes(context.settings.sizes)
    drawn.clear()
    drawn.update(sizes)

    def draw_one(name: str) -> Any:
        declared = shapes.get(name) or shapes.get(name.removesuffix("_prime"), Declared(name, ()))
        return draw(declared, rng, sizes, scale)

    rng = np.random.default_rng(number)
    sides = [_resolved(side, drawn, draw_one, context) for side in pair]
    values = [evaluate(side, Values(drawn, {}, context.find)) for side in sides]
    one, other = (np.asarray(value, dtype=float) for value in values)
    return one, other


def _resolved(
    side: Node, drawn: dict[str, Any], draw_one: Callable[[str], Any], context: Context
) -> Expression:
    """Return the expression of a side; what it needs is drawn."""
    while True:
        functions = {name for name, one in drawn.items() if callable(one)}
        try:
            return resolve(side, Scope(set(drawn), functions, context.find, text=True))
        except UnknownSymbol as problem:
            if problem.name in drawn:
                raise
            drawn[problem.name] = draw_one(problem.name)
