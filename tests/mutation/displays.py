"""Mutants of a formula: edits at the places of its tree; each is a valid edit of the text."""

from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise
from typing import Any, Literal

from equations.latex import parse
from equations.spelling import spell_item
from equations.tree import (
    Big,
    Cases,
    Chain,
    Fraction,
    Head,
    Listed,
    Node,
    Number,
    Place,
    Product,
    Raised,
    Rows,
    Script,
    Sum,
    Symbol,
    Times,
    Word,
)  # fmt: skip
from tests.mutation.formula import Edit, Formula, Names, survey

FLIPPED = {"\\le": "\\ge", "\\ge": "\\le", "\\leq": "\\geq", "\\geq": "\\leq", "<": ">", ">": "<"}
STRICTER = {"\\le": "<", "\\ge": ">", "\\leq": "<", "\\geq": ">", "<": "\\le", ">": "\\ge"}
FUNCTIONS = {
    "\\log": "\\exp", "\\ln": "\\exp", "\\exp": "\\log", "\\max": "\\min", "\\min": "\\max",
    "\\sigma": "\\tanh", "\\tanh": "\\sigma",
}  # fmt: skip
NEIGHBOURS = {"": ("{%s-1}", "{%s+1}"), "-": ("%s", "{%s+1}"), "+": ("%s", "{%s-1}")}
LETTERS = ("t", "l", "k", "n")


def mutate(
    latex: str, names: Names, start: Literal["display", "inline"] = "display"
) -> list[tuple[Edit, str]]:
    """Return the edits of a formula with the damaged text of each, without doubles.

    Some may keep the value and spoil the writing only: another letter in t-1, a lost script, an
    arrow for =, a layer written below.
    """
    tree = parse(latex, start)
    formula = survey(tree, latex, names)
    found: dict[str, tuple[Edit, str]] = {}
    for edit in _edits(tree, formula):
        changed = edit.apply(latex)
        if changed.split() != latex.split():
            found.setdefault(" ".join(changed.split()), (edit, changed))
    return list(found.values())


def _edits(part: Any, formula: Formula, index: bool = False) -> Iterator[Edit]:
    """Yield the edits in a part of the tree; in an index only what may be changed there."""
    match part:
        case tuple():
            for one in part:
                yield from _edits(one, formula, index)
        case Script():
            bare = not formula.braced(part) and formula.latex[part.place.start] == "^"
            if bare and isinstance(part.items[0], Number):
                number = part.items[0]
                yield _put("constant changed", number.place, str(int(number.text) + 1))
            yield from _edits(formula.braced(part), formula, index)
        case Symbol() | Head() | Raised() if not index:
            if not isinstance(part, Raised):
                yield from _factor(part, formula)
            yield from _scripts(part, formula)
            yield from _edits(getattr(part, "body", ()), formula)
        case Node():
            yield from _own(part, formula, index)
            for one in fields(part):
                yield from _edits(getattr(part, one.name), formula, index)


def _put(kind: str, place: Place, text: str) -> Edit:
    return Edit(kind, place.start, place.end, text)


def _own(node: Node, formula: Formula, index: bool) -> Iterator[Edit]:
    """Yield the edits of one node that carries no scripts."""
    text, place = formula.text, node.place
    match node:
        case Sum():
            yield from _sum(node, formula, index)
        case Times():
            yield from _times(node, formula)
        case Product() if not index:
            yield from _product(node, formula)
        case Big():
            yield from _big(node, formula)
        case Number():
            yield from _number(node)
        case Chain(_, relations):
            for relation in relations:
                yield from _relation(relation, index)
        case Listed("group", (inner,)) if not index:
            yield _put("brackets lost", place, f" {text(inner)} ")
        case Listed("stack" | "beside" | "cells", items):
            for first, second in pairwise(items):
                yield _swapped("order swapped", first, second, formula)
                yield Edit("part dropped", first.place.start, second.place.start, "")
        case Fraction(command, above, below):
            inverted = f"{command.text}{{{text(below)}}}{{{text(above)}}}"
            yield _put("fraction inverted", place, inverted)
        case Cases(cases):
            for one, other in pairwise(cases):
                yield _swapped("cases swapped", one.value, other.value, formula)
        case Rows():
            starts = list(_row_starts(node, formula))
            for start, following in pairwise(starts):
                yield Edit("row dropped", start, following, "")


def _swapped(kind: str, first: Node, second: Node, formula: Formula) -> Edit:
    between = formula.latex[first.place.end : second.place.start]
    text = formula.text(second) + between + formula.text(first)
    return Edit(kind, first.place.start, second.place.end, text)


def _row_starts(node: Rows, formula: Formula) -> Iterator[int]:
    """Yield where the rows start as they are written: one may continue the row before."""
    for row in node.rows:
        yield row.place.start
        if isinstance(row, Chain):
            for before, relation in zip(row.sides[1:], row.relations[1:], strict=False):
                end = before.place.end if before else 0
                between = formula.latex[end : relation.place.start]
                if "\\\\" in between:
                    yield end + between.index("&")


def _sum(node: Sum, formula: Formula, index: bool) -> Iterator[Edit]:
    if node.signs[0]:
        yield _put("sign flipped", node.signs[0].place, "")
    start, end = node.place.start, node.terms[0].place.end
    for sign, term in zip(node.signs[1:], node.terms[1:], strict=True):
        assert sign is not None
        turned = "-" if sign.text == "+" else "+"
        yield _put("index sign flipped" if index else "sign flipped", sign.place, turned)
        before, right, stop = formula.latex[start:end], formula.text(term), term.place.end
        if not index:
            minus = sign.text == "-"
            yield Edit("term dropped", start, stop, before)
            yield Edit("term dropped", start, stop, "-" * minus + right)
            if minus:
                yield Edit("order swapped", start, stop, f"{right} - {before}")
        end = stop


def _times(node: Times, formula: Formula) -> Iterator[Edit]:
    pairs = zip(node.factors, node.operators, node.factors[1:], strict=False)
    for left, operator, right in pairs:
        if operator.text == "\\odot":
            for kind, sign in (("product", ""), ("+", "+"), ("−", "-")):
                yield _put(f"⊙ to {kind}", operator.place, sign)
        start, end = left.place.start, node.place.end
        yield Edit("factor dropped", start, end, formula.text(left))
        yield Edit("factor dropped", start, end, formula.latex[right.place.start : end])


def _product(node: Product, formula: Formula) -> Iterator[Edit]:
    factors = node.factors
    if isinstance(factors[-1], Big):
        factors = factors[:-1]
        yield Edit("factor dropped", factors[0].place.start, factors[-1].place.end, "")
    units: list[tuple[int, int]] = []  # a function is one unit with its argument
    after_head = False
    for factor in factors:
        start, end = factor.place.start, factor.place.end
        units = [*units[:-1], (units[-1][0], end)] if after_head else [*units, (start, end)]
        after_head = formula.is_head(factor)
    for number, (start, end) in enumerate(units):
        if len(units) > 1:
            yield Edit("factor dropped", start, end, "")
        if number:
            first, stop = units[number - 1]
            yield Edit("product to ⊙", stop, start, r" \odot ")
            yield Edit("product to +", stop, start, " + ")
            swapped = f"{formula.latex[start:end]} {formula.latex[first:stop]}"
            yield Edit("order swapped", first, end, swapped)


def _big(node: Big, formula: Formula) -> Iterator[Edit]:
    other = "\\prod" if node.operator.text == "\\sum" else "\\sum"
    yield _put("sum or product swapped", node.operator.place, other)
    if node.sup:
        bound = node.sup.inner.of(formula.latex).strip("{}")
        for step in ("-1", "+1"):
            yield _put("bound moved", node.sup.place, f"^{{{bound}{step}}}")
    yield Edit("sum or product dropped", node.place.start, node.body.place.start, "")


def _number(node: Number) -> Iterator[Edit]:
    if "." in node.text:
        yield _put("constant changed", node.place, f"{float(node.text) * 2}")
        return
    for other in (int(node.text) + 1, int(node.text) - 1):
        if other >= 0:
            yield _put("constant changed", node.place, str(other))


def _relation(relation: Word, index: bool) -> Iterator[Edit]:
    sign, place = relation.text, relation.place
    if sign == "=" and not index:
        yield _put("arrow for =", place, "\\leftarrow ")
    if sign in FLIPPED:
        yield _put("relation flipped", place, FLIPPED[sign] + " ")
        yield _put("equality moved", place, STRICTER[sign] + " ")


def _factor(node: Symbol | Head, formula: Formula) -> Iterator[Edit]:
    start, end = node.place.start, node.letter.end
    if formula.is_head(node):
        text = node.letter.of(formula.latex)
        usual = [] if text.startswith("\\operatorname") else ["\\sigma", "\\tanh"]
        others = [FUNCTIONS[text]] if text in FUNCTIONS else usual
        for other in dict.fromkeys([*others, *formula.functions]):
            if not other.startswith(text):
                taken = node.primes if other.endswith("'") else 0
                yield Edit("function swapped", start, end + taken, other)
        if node.primes:
            yield Edit("prime lost", end, end + node.primes, "")
        yield _put("function dropped", node.place, "")
    elif isinstance(node, Symbol) and (text := formula.symbol(node)):
        for other in formula.symbols:
            yield Edit("symbol swapped", start, start + len(text), other)
        plain = {one.name for one in node.readings if not one.indices}
        if node.sup is None and plain & formula.names.matrices:
            yield Edit("transpose added", node.place.end, node.place.end, "^\\top")


def _scripts(node: Symbol | Head | Raised, formula: Formula) -> Iterator[Edit]:
    for script in filter(None, (node.sub, node.sup)):
        inner = script.items[0] if len(script.items) == 1 else None
        match inner:
            case Listed("group", (one,)) if spell_item(inner, superscript=True):
                layer, inner = True, one
            case _:
                layer = False
        if isinstance(inner, Sum) and spell_item(inner) in ("prev", "next"):
            for letter in LETTERS:
                yield _put("step letter changed", inner.terms[0].place, letter)
        if script is node.sub or layer:
            yield from _index(script, inner, layer, formula)
            continue
        yield from _edits(formula.braced(script), formula)
        spelled = inner and spell_item(inner, superscript=True)
        named = isinstance(node, Symbol) and node.sub and spelled
        if isinstance(inner, Word) and inner.text == "\\top":
            yield _put("transpose lost", script.place, "")
        elif not named:
            yield _put("power lost", script.place, "")


def _index(script: Script, inner: Node | None, layer: bool, formula: Formula) -> Iterator[Edit]:
    """Yield the edits of a subscript or a layer: its spelling, its steps in time, its letters."""
    yield _put("script lost", script.place, "")
    if layer and inner:
        yield _put("layer written below", script.place, f"_{{{formula.text(inner)}}}")
    yield from _edits(formula.braced(script), formula, index=True)
    items = script.indices
    several = len(items) > 1 or layer or bool(formula.braced(script))
    for item in items:
        moved = item.items[0] if isinstance(item, Listed) and len(item.items) == 1 else item
        letter, sign = moved, ""
        if isinstance(moved, Sum) and spell_item(moved) in ("prev", "next"):
            letter, sign = moved.terms[0], moved.signs[1].text if moved.signs[1] else ""
        if formula.text(letter) in formula.steps:
            for pattern in NEIGHBOURS[sign]:
                text = pattern % formula.text(letter)
                inside = text.strip("{}") if several else text
                yield _put("time or layer moved", moved.place, inside)
        if len(items) > 1:
            for other in formula.letters:
                yield _put("index swapped", item.place, other)
