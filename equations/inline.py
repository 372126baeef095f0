"""What an inline formula says, by rule: every symbol is known, every relation is of one kind.

computed     both sides have a value, and agree to the digits printed
identity     the sides agree on random values
restatement  a display says the same
condition    a choice or name of a value, an inequality, or a definition written with :=
What is none of these is a problem.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from equations import tree
from equations.arrays import RELATIONS
from equations.evaluate import Values, evaluate
from equations.expression import Expression
from equations.latex import parse
from equations.problem import Problem
from equations.resolve import Find, Scope, resolve, walk
from equations.settings import Settings
from equations.shapes import KINDS, Declared, shape
from equations.spelling import readings, spell
from equations.tree import Chain, Listed, Node, Number, Rows, Sum, Symbol, Word

KINDS_OF_RELATION = ("computed", "identity", "restatement", "condition")
DRAWS, TOLERANCE = 8, 1e-9
CURE = "display it with a module, write := if it is a definition, or say it in words"
NOT_COMPUTED = (":=", "\\in", "\\to", "\\ne", "\\neq", "\\leftarrow")
STEPS = (r"\{t-1\}|\{t-1(?=,)", r"\{t\+1\}")
NAMES = ("e", "pi", "infty", "bullet", "R")


@dataclass
class Context:
    """What is known where formulas stand: the shapes of names, all names with a meaning, functions,
    the displays of the report (by `form`), and the values that the section has chosen so far."""

    settings: Settings
    find: Find
    shapes: dict[str, Declared]
    known: set[str]
    displays: set[Any]
    values: dict[str, tuple[Any, bool]] = field(default_factory=dict)
    """The value of a name, and whether it was given by rounded digits."""


@dataclass(frozen=True)
class Outcome:
    """The kinds of the relations of one formula, and what is wrong with it."""

    kinds: tuple[str, ...] = ()
    problem: Problem | None = None


def read(latex: str, context: Context) -> Outcome:
    """Return what one formula says; the values that it chooses are kept in the context."""
    try:
        node = parse(latex, "inline")
        kinds: list[str] = []
        for piece in node.rows if isinstance(node, Rows) else (node,):
            _check_symbols(piece, context)
            if isinstance(piece, Chain):
                kinds += _chain(piece, latex, context)
        return Outcome(tuple(kinds))
    except Problem as problem:
        return Outcome(problem=problem)


def form(node: Any) -> Any:
    """Return a tree without its places: equal for what is written alike."""
    if isinstance(node, Node):
        parts = (getattr(node, name) for name in node.__dataclass_fields__ if name not in PLACES)
        return type(node).__name__, *map(form, parts)
    return tuple(map(form, node)) if isinstance(node, tuple) else node


PLACES = ("place", "letter", "inner", "command")


def forms(latex: str) -> Iterator[Any]:
    """Yield the form of each row of a display."""
    node = parse(latex)
    for row in node.rows if isinstance(node, Rows) else (node,):
        if isinstance(row, Chain):
            for side in row.sides[1:]:
                yield form((row.sides[0], side))


# symbols


def _check_symbols(piece: Node, context: Context) -> None:
    bound = {spell(one.sub.items[0].sides[0]) if isinstance(one.sub.items[0], Chain)  # type: ignore
             else spell(one.sub.items[0])  # type: ignore[arg-type]
             for one in walk(piece) if isinstance(one, tree.Big) and one.sub}  # fmt: skip
    skip: set[int] = set()
    for node in walk(piece):
        if isinstance(node, tree.Script):
            skip.update(id(inner) for item in node.items for inner in walk(item))
    for node in walk(piece):
        if isinstance(node, Symbol) and id(node) not in skip and spell(node) not in bound:
            if not _is_known(node, context):
                name = readings(node)[0].name if readings(node) else node.name
                where = context.settings.notation
                message = f"the symbol {name} is not known on this page"
                raise node.fail(f"{message}: give it a row in {where}, or say what it is with = or :=")


def _is_known(node: Symbol, context: Context) -> bool:
    names = [reading.name for reading in readings(node)]
    if any(name in context.known or context.find(name) is not None for name in names):
        return True
    return node.name in NAMES or any(name.removesuffix("_bullet") in NAMES for name in names)


# relations


def _chain(chain: Chain, latex: str, context: Context) -> Iterator[str]:
    values = [_value(side, context) if side else None for side in chain.sides]
    for number, relation in enumerate(chain.relations):
        pair = chain.sides[number : number + 2]
        left, right = values[number : number + 2]
        if pair[0] is None or relation.text in NOT_COMPUTED:
            yield "condition"
        elif left is not None and right is not None and not _chosen(pair, left, right):
            _compute(relation, pair, (left, right), chain)
            yield "computed"
        else:
            yield _open(relation, pair, (left, right), latex, context)
    _keep(chain, values, context)


@dataclass(frozen=True)
class _Value:
    """The value of a side, whether it rests on rounded digits, and whether the page chose part of it."""

    value: Any
    rounded: bool
    chosen: bool


def _value(side: Node, context: Context) -> _Value | None:
    """Return the value of a side; None if it has free symbols."""
    names = set(context.values)
    scope = Scope(set(names), set(), context.find, vectors=True)
    try:
        expression = resolve(side, scope)
    except Problem as problem:
        if "is not a parameter" in problem.message or "no value" in problem.message:
            return None
        raise
    numbers = {name: one for name, (one, _) in context.values.items()}
    rounded = any(context.values[name][1] for name in scope.symbols if name in context.values)
    value = evaluate(expression, Values(numbers, {}, context.find))
    return _Value(value, rounded, bool(scope.symbols))


def _chosen(pair: tuple[Node | None, ...], left: _Value, right: _Value) -> bool:
    """Whether a symbol is given a value here: alone on a side, and the other side is closed."""
    for side, other in zip(pair, (right, left), strict=True):
        if _is_name(side) and not other.chosen:
            return True
    return False


def _is_name(side: Node | None) -> bool:
    match side:
        case Symbol():
            return spell(side) is not None or bool(side.sub)
        case Listed("group", items):
            return all(map(_is_name, items))
    return False


def _compute(relation: Word, pair: Any, values: tuple[_Value, _Value], chain: Chain) -> None:
    left, right = (np.asarray(one.value, dtype=float) for one in values)
    if left.shape != right.shape:
        raise relation.fail(f"the left side has the shape {left.shape}, the right side {right.shape}")
    if relation.text in RELATIONS and relation.text != "=":
        if not np.all(RELATIONS[relation.text](left, right)):
            raise relation.fail(f"this is false: {_show(left)} {relation.text} {_show(right)}")
        return
    digits = [unit for side in pair for unit in _units(side)]
    room = TOLERANCE * float(np.max(np.abs([left, right])))
    if digits:
        room += max(digits) * (1.0 if any(one.rounded for one in values) else 0.5)
    if not np.all(np.abs(left - right) <= room):
        side = pair[1] if _units(pair[1]) else pair[0]
        other = left if side is pair[1] else right
        raise side.fail(f"this side is {_show(other)}: recompute it, or fix the formula")


def _show(value: Any) -> str:
    return np.array2string(np.asarray(value), precision=6)


def _units(side: Node) -> Iterator[float]:
    """Yield the unit of the last printed digit of a literal number, alone, signed, or in brackets."""
    match side:
        case Number(text):
            decimals = len(text.partition(".")[2])
            yield 10.0**-decimals if "." in text else 0.0
        case Sum((_,), (term,)):
            yield from _units(term)
        case Listed("group" | "stack", items):
            for item in items:
                yield from _units(item)
        case tree.Times((Number() as first, tree.Raised() | tree.Product() as power), _):
            yield from (unit * _scale(power) for unit in _units(first))
        case tree.Times((Number() as first, power), _):
            yield from (unit * _scale(power) for unit in _units(first))


def _scale(power: Node) -> float:
    try:
        scope = Scope(set(), set(), lambda _: None)
        return float(evaluate(resolve(power, scope), Values({}, {}, lambda _: None)))
    except Problem:
        return 1.0


def _open(relation: Word, pair: Any, values: Any, latex: str, context: Context) -> str:
    """Return the kind of a relation with free symbols; raise Problem if it has none."""
    if relation.text != "=":
        return "condition"
    names = [_is_name(side) for side in pair]
    if all(names) or any(one is not None for one in values):
        return "condition"
    if _is_restatement(pair, latex, context):
        return "restatement"
    if _is_identity(pair, context):
        return "identity"
    raise relation.fail(f"this is computed by nothing, holds for no random values and is no display: {CURE}")


def _is_restatement(pair: Any, latex: str, context: Context) -> bool:
    if form(pair) in context.displays:
        return True
    for step in STEPS:
        shifted = parse(re.sub(step, lambda found: "{t" if found[0].endswith("1") else "t", latex), "inline")
        for row in shifted.rows if isinstance(shifted, Rows) else (shifted,):
            if isinstance(row, Chain):
                pairs = zip(row.sides, row.sides[1:], strict=False)
                if any(form(one) in context.displays for one in pairs):
                    return True
    return False


def _is_identity(pair: Any, context: Context) -> bool:
    for shapes in (context.shapes, {}):
        try:
            return all(_agree(pair, number, shapes, context) for number in range(DRAWS))
        except Problem:
            continue
    return False


def _agree(pair: Any, number: int, shapes: dict[str, Declared], context: Context) -> bool:
    rng = np.random.default_rng(number)
    drawn, sides = dict[str, Any](context.settings.sizes), []
    for side in pair:
        functions = {name for name in drawn if callable(drawn[name])}
        scope = _Drawing(set(drawn), functions, context.find, vectors=True)
        while True:
            try:
                sides.append(resolve(side, scope))
                break
            except Problem as problem:
                name = re.search(r"the symbol (\w+) is not a parameter", problem.message)
                if name is None:
                    raise
                drawn[name[1]] = _draw(name[1], shapes, rng, context)
                scope.names.add(name[1])
                if callable(drawn[name[1]]):
                    scope.functions.add(name[1])
    values = [evaluate(side, Values(drawn, {}, context.find)) for side in sides]
    left, right = (np.asarray(value, dtype=float) for value in values)
    return left.shape == right.shape and bool(
        np.all(np.abs(left - right) <= TOLERANCE * (1 + np.abs(left)))
    )


class _Drawing(Scope):
    """A scope whose names are drawn as they are met."""


def _draw(name: str, shapes: dict[str, Declared], rng: Any, context: Context) -> Any:
    declared = shapes.get(name, Declared(name, ()))
    word = declared.kind.split()[0] if declared.kind else ""
    drawn = KINDS[word].draw(rng, shape(declared, context.settings.sizes), 1.0)
    return float(drawn) if declared.axes == () and not callable(drawn) else drawn


def _keep(chain: Chain, values: list[_Value | None], context: Context) -> None:
    """Remember the value that a chain gives to the names in it."""
    equal = all(relation.text in ("=", ":=", "\\approx") for relation in chain.relations)
    closed = [(one, side) for one, side in zip(values, chain.sides, strict=True) if one and side]
    given = [(one, side) for one, side in closed if not _is_name(side)]
    if not equal or not given:
        return
    best, side = next(((one, side) for one, side in given if not any(_units(side))), given[-1])
    rounded = best.rounded or any(unit > 0 for unit in _units(side))
    for name in _names(chain.sides):
        context.values[name] = (best.value, rounded)


def _names(sides: Iterable[Node | None]) -> Iterator[str]:
    for side in sides:
        if isinstance(side, Symbol) and (name := spell(side)):
            yield name


__all__ = ["Context", "Outcome", "form", "forms", "read", "replace", "Expression"]
