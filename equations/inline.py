"""What an inline formula says, by rule: every symbol is known, every relation is of one kind.

computed     both sides have a value, and agree to the digits printed
identity     the sides agree on random values
restatement  a display says the same
condition    a symbol that is given a value or another name, a bound, or a definition with :=
What is none of these is a problem.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any

from equations import arrays, tree
from equations.arrays import RELATIONS
from equations.digits import Value, compare, units
from equations.evaluate import Values, evaluate
from equations.latex import parse
from equations.problem import Problem, UnknownSymbol
from equations.resolve import resolve
from equations.scope import Context, Scope
from equations.spelling import letters, spell_item
from equations.tree import Chain, Listed, Node, Reading, Rows, Script, Symbol, arguments_of
from equations.trial import is_identity, never_holds

KINDS_OF_RELATION = ("computed", "identity", "restatement", "condition")
CURE = "display it with a module, write := if it is a definition, or say it in words"
EQUALS = ("=", "\\approx")
NOT_COMPUTED = (":=", "\\in", "\\to", "\\leftarrow")
STEP = re.compile(r"_(?:\{t([+-]\d)?\}|t(?![a-zA-Z]))")
NAMES = ("e", "pi", "infty", "bullet")
CONSTANTS = ("e", "pi", "infty")


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
            if isinstance(piece, Chain):
                kinds += _chain(piece, latex, context)
            _check_symbols(piece, context)
        return Outcome(tuple(kinds))
    except Problem as problem:
        return Outcome(problem=problem)


def form(node: Any) -> Any:
    """Return a tree without its places: equal for what is written alike."""
    if isinstance(node, Node):
        parts = (getattr(node, name) for name in node.__dataclass_fields__ if name not in PLACES)
        return type(node).__name__, *map(form, parts)
    return tuple(map(form, node)) if isinstance(node, tuple) else node


PLACES = ("place", "letter", "inner", "command", "readings")


def forms(latex: str) -> Iterator[Any]:
    """Yield the form of each row of a display."""
    node = parse(latex)
    for row in node.rows if isinstance(node, Rows) else (node,):
        if isinstance(row, Chain):
            for side in row.sides[1:]:
                yield form((row.sides[0], side))


# symbols


def _check_symbols(piece: Node, context: Context) -> None:
    for node in _symbols(piece, frozenset()):
        readings = node.readings or (Reading(node.name),)
        if node.name not in NAMES and not any(_is_read(one, context) for one in readings):
            message = f"the symbol {readings[0].name} is not known on this page"
            cure = f"give it a row in {context.settings.notation}, or introduce it with = or :="
            raise node.fail(f"{message}: {cure}")


def _is_read(reading: Reading, context: Context) -> bool:
    """Whether a name is known, and so is each letter that stands as an index of it."""
    indices = {letter for item in reading.indices for letter in letters(item)} - {*NAMES}
    return all(_is_known(name, context) for name in (reading.name, *indices))


def _is_known(name: str, context: Context) -> bool:
    if name in context.known or name in context.values or context.meaning(name) is not None:
        return True
    return context.find(name) is not None


def _symbols(node: Any, bound: frozenset[str | None]) -> Iterator[Symbol]:
    """Yield the symbols that need a meaning: not indices below them, nor the index of a sum."""
    match node:
        case Symbol():
            if node.spelled not in bound:
                yield node
        case tree.Big(_, Script((below,)), sup, body):
            index = below.sides[0] if isinstance(below, Chain) else below
            yield from _symbols(sup, bound)
            yield from _symbols(body, bound | {spell_item(index) if index else None})
        case tree.Raised(body, sup=sup):
            yield from _symbols((body, sup), bound)
        case tree.Head():
            if node.name not in arrays.FUNCTIONS and node.name not in arrays.EXTREMES:
                yield tree.Symbol(node.name, node.letter, place=node.place)
        case tuple():
            for one in node:
                yield from _symbols(one, bound)
        case Node():
            for name in node.__dataclass_fields__:
                yield from _symbols(getattr(node, name), bound)


# relations


def _chain(chain: Chain, latex: str, context: Context) -> list[str]:
    for side in chain.sides:
        if isinstance(side, Symbol) and (name := side.spelled):
            context.known.add(name)
    values = [_value(side, context) if side else None for side in chain.sides]
    kinds = [_kind(chain, number, values, latex, context) for number in range(len(chain.relations))]
    _compare_ends(chain, values)
    _keep(chain, values, context)
    return kinds


def _compare_ends(chain: Chain, values: list[Value | None]) -> None:
    """Compare what a chain of equals computes not only with its neighbours: roundings add up."""
    if all(relation.text in EQUALS for relation in chain.relations):
        known = [
            (side, one)
            for side, one in zip(chain.sides, values, strict=True)
            if side and one and not _is_name(side)
        ]
        for (first, one), (last, other) in combinations(known, 2):
            compare(chain.relations[-1], (first, last), (one, other))


def _value(side: Node, context: Context) -> Value | None:
    """Return the value of a side; None if it has free symbols."""
    scope = Scope(set(context.values), set(), context.find, text=True)
    try:
        expression = resolve(side, scope)
    except UnknownSymbol:
        return None
    numbers = {name: one for name, (one, _) in context.values.items()}
    rounded = any(context.values[name][1] for name in scope.symbols)
    value = evaluate(expression, Values(numbers, {}, context.find))
    return Value(value, rounded, bool(scope.symbols))


def _kind(
    chain: Chain, number: int, values: list[Value | None], latex: str, context: Context
) -> str:
    """Return the kind of one relation of a chain; raise Problem if it is of none, or false."""
    relation, (left, right) = chain.relations[number], chain.sides[number : number + 2]
    pair = values[number : number + 2]
    if left is None and relation.text == "=":
        raise relation.fail("what is equal to it? write the whole relation in one formula")
    if relation.text in (":=", "\\leftarrow") and left and not _is_free(left, context):
        raise relation.fail(f"{relation.text} gives a value to a name that has none")
    if left is None or right is None or relation.text in NOT_COMPUTED:
        return "condition"
    names = _is_name(left), _is_name(right)
    if all(names):
        return "condition"
    if not any(names) and pair[0] and pair[1]:
        compare(relation, (left, right), (pair[0], pair[1]))
        return "computed"
    if relation.text != "=":
        if (
            not any(names)
            and relation.text in RELATIONS
            and never_holds(relation, (left, right), context)
        ):
            raise relation.fail("this is false for all random values that were tried")
        return "condition"
    given = [one for one, name in zip(pair, names, strict=True) if one and not name]
    if any(names) and any(not one.chosen for one in given):
        return "condition"
    if _is_restatement(left, right, latex, context):
        return "restatement"
    if is_identity(left, right, context):
        return "identity"
    if given and any(names) and len(chain.sides) > 2:
        return "condition"  # the value of what is given here is compared by the next relation
    message = "nothing computes this, it holds for no random values, and no display says it"
    raise relation.fail(f"{message}: {CURE}")


def _is_free(side: Node, context: Context) -> bool:
    """Whether a definition can stand on the right of this: a name, or a new function of names."""
    match side:
        case tree.Product((Symbol() as head, argument)):
            inside = arguments_of(argument) or ()
            return context.find(head.name) is None and all(map(_is_name, inside))
    return _is_name(side)


def _is_name(side: Node) -> bool:
    match side:
        case Symbol(name) if name in CONSTANTS and not (side.sub or side.primes):
            return False
        case Symbol():
            return side.spelled is not None or (side.sup is None and bool(side.readings))
        case Listed("group", items):
            return all(map(_is_name, items))
    return False


def _is_restatement(left: Node, right: Node, latex: str, context: Context) -> bool:
    """Whether a display says the same, as it stands or one step in time away."""
    if form((left, right)) in context.displays:
        return True
    for step in (1, -1):
        shifted = parse(STEP.sub(partial(_shifted, step), latex), "inline")
        for row in shifted.rows if isinstance(shifted, Rows) else (shifted,):
            if isinstance(row, Chain):
                pairs = zip(row.sides, row.sides[1:], strict=False)
                if any(form(one) in context.displays for one in pairs):
                    return True
    return False


def _shifted(step: int, found: re.Match[str]) -> str:
    number = int(found[1] or 0) + step
    return f"_{{t{number:+d}}}" if number else "_{t}"


def _keep(chain: Chain, values: list[Value | None], context: Context) -> None:
    """Remember the value that a chain gives to the names in it, the least rounded one."""
    equal = all(relation.text in ("=", ":=", "\\approx") for relation in chain.relations)
    given = [
        (one, side)
        for one, side in zip(values, chain.sides, strict=True)
        if one and side and not _is_name(side)
    ]
    if not equal or not given:
        return
    exact = [(one, side) for one, side in given if not any(units(side))]
    best, side = (exact or given)[0]
    told = len(given) > 1 or any(relation.text == "\\approx" for relation in chain.relations)
    rounded = best.rounded or (told and any(units(side)))
    for name in (side.spelled for side in chain.sides if isinstance(side, Symbol)):
        if name:
            context.values[name] = (best.value, rounded)
