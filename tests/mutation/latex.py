"""Mutants of a display: edits at the positions of its syntax tree, so that each is a valid edit of the text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lark import Token, Tree

from equations.latex import Node, parse
from equations.spelling import Part, base_name, readings, script, sole, spell, spell_item

FLIPPED = {"\\le": "\\ge", "\\ge": "\\le", "\\leq": "\\geq", "\\geq": "\\leq", "<": ">", ">": "<"}
STRICTER = {"\\le": "<", "\\ge": ">", "\\leq": "<", "\\geq": ">", "<": "\\le", ">": "\\ge"}
FUNCTIONS = {
    "\\log": "\\exp",
    "\\ln": "\\exp",
    "\\exp": "\\log",
    "\\max": "\\min",
    "\\min": "\\max",
    "\\sigma": "\\tanh",
    "\\tanh": "\\sigma",
}
NEIGHBOURS = {"": ("{%s-1}", "{%s+1}"), "-": ("%s", "{%s+1}"), "+": ("%s", "{%s-1}")}
LETTERS = ("t", "l", "k", "n")
Edit = tuple[str, int, int, str]


@dataclass
class _Display:
    """A display under mutation: its text, which of its names are functions, values and matrices, and what it holds."""

    latex: str
    is_function: Callable[[str], bool]
    values: set[str]
    matrices: set[str]
    symbols: dict[str, None] = field(default_factory=dict)
    functions: dict[str, None] = field(default_factory=dict)
    letters: dict[str, None] = field(default_factory=dict)
    steps: set[str] = field(default_factory=set)

    def text(self, part: Part) -> str:
        start, end = span(part)
        return self.latex[start:end]


def mutate(latex: str, is_function: Callable[[str], bool], values: set[str], matrices: set[str]) -> list[tuple[str, str, int]]:
    """Return the mutants of a display as (kind, damaged LaTeX, position of the damage), without doubles.

    is_function says whether a Python name is a function; values and matrices are the names that the module declares.
    Some may keep the value and spoil the writing only: another letter in t-1, a lost script, an arrow for =, a layer
    written below.
    """
    tree = parse(latex)
    display = _Display(latex, is_function, set(values), matrices)
    _survey(tree, display)
    found: dict[str, tuple[str, str, int]] = {}
    for kind, start, end, text in _edits(tree, display, where="term"):
        changed = latex[:start] + text + latex[end:]
        if changed.split() != latex.split():
            found.setdefault(" ".join(changed.split()), (kind, changed, start))
    return list(found.values())


def span(part: Part) -> tuple[int, int]:
    """Return where a token or node starts and ends in the LaTeX."""
    meta = part if isinstance(part, Token) else part.meta
    return int(meta.start_pos or 0), int(meta.end_pos or 0)


def _survey(tree: Node, display: _Display) -> None:
    """Collect the symbols, functions, index letters and steps of a display: what a swap can put in place of another."""
    for row in tree.find_data("chain"):
        left = sole(row.children[0])
        if len(row.children) > 1 and isinstance(left, Tree) and left.data in ("factor", "name"):
            display.values.add(spell(left if left.data == "factor" else Tree("factor", [left])) or "")
    for node in tree.iter_subtrees():
        if node.data == "factor" and not _is_head(node, display):
            if text := _symbol_text(node, display):
                display.symbols[text] = None
        elif node.data == "factor" and _is_head(node, display) and script(node, "sup") is None:
            display.functions[display.text(node)] = None
        elif node.data == "sub" and len(_items(node)) > 1:
            display.letters |= {display.text(item): None for item in _items(node)}
        elif node.data == "add" and spell_item(node) in ("prev", "next"):
            display.steps.add(display.text(node.children[0]).strip())
    for node in tree.iter_subtrees():
        if node.data == "big":
            display.symbols = {text: None for text in display.symbols if text != _bound(node, display)}
    display.steps |= {"t", "T"}


def _edits(node: Part, display: _Display, where: str) -> Iterator[Edit]:
    """Yield the edits at a node and below it; where says what the node is part of: a term, an index, or a name."""
    if isinstance(node, Token):
        return
    maker = EDITS.get(node.data)
    if maker is not None:
        yield from maker(node, display, where)
    if node.data == "factor" and where == "term":
        yield from _script_edits(node, display)
        if base_name(node.children[0]) is None or _is_head(node, display):
            yield from _edits(node.children[0], display, where)
        return
    for child in node.children:
        yield from _edits(child, display, where)


def _script_edits(node: Node, display: _Display) -> Iterator[Edit]:
    for child in node.children[1:]:
        if not isinstance(child, Tree) or child.data == "prime":
            continue
        inner = sole(child.children[0])
        layer = isinstance(inner, Tree) and inner.data == "group" and spell_item(inner, superscript=True) is not None
        yield from _spelling_edits(child, inner, layer, display)
        if child.data == "sub" or layer:
            yield from _edits(child.children[0], display, "index")
            yield from _step_edits(child, display)
            yield from _letter_edits(child, display)
        else:
            yield from _edits(child.children[0], display, "term")
        if child.data == "sup" and _is_top(inner):
            yield ("transpose lost", *span(child), "")
        elif child.data == "sup" and not layer and not _is_name_of(node, child):
            yield ("power lost", *span(child), "")


def _spelling_edits(child: Node, inner: Part, layer: bool, display: _Display) -> Iterator[Edit]:
    start, end = span(child)
    if child.data == "sub" or layer:
        yield "script lost", start, end, ""
    if layer and isinstance(inner, Tree):
        yield "layer written below", start, end, f"_{{{display.text(inner.children[0])}}}"
        inner = sole(inner.children[0])
    if isinstance(inner, Tree) and inner.data == "add" and spell_item(inner) in ("prev", "next"):
        for letter in LETTERS:
            yield ("step letter changed", *span(inner.children[0]), letter)


def _is_top(part: Part) -> bool:
    return part.type == "TOP" if isinstance(part, Token) else part.data == "top"


def _is_name_of(node: Node, sup: Node) -> bool:
    return (
        spell_item(sup.children[0], superscript=True) is not None
        and base_name(node.children[0]) is not None
        and script(node, "sub") is not None
    )


def _step_edits(child: Node, display: _Display) -> Iterator[Edit]:
    """Move a time step or a layer: t-1 to t and t+1, t to t-1 and t+1, t+1 to t and t-1."""
    for item in _items(child):
        inner = sole(item)
        if isinstance(inner, Tree) and inner.data == "group" and len(inner.children) == 1:
            inner = sole(inner.children[0])
        letter, sign = inner, ""
        if isinstance(inner, Tree) and inner.data == "add" and spell_item(inner) in ("prev", "next"):
            letter, sign = inner.children[0], str(inner.children[1])
        if not isinstance(inner, Tree) or display.text(letter).strip() not in display.steps:
            continue
        several = len(_items(child)) > 1 or child.data == "sup" or display.text(child)[1:2] == "{"
        for pattern in NEIGHBOURS[sign]:
            text = pattern % display.text(letter).strip()
            yield ("time or layer moved", *span(inner), text.strip("{}") if several else text)


def _letter_edits(child: Node, display: _Display) -> Iterator[Edit]:
    if len(_items(child)) > 1:
        for item in _items(child):
            for letter in display.letters:
                yield ("index swapped", *span(item), letter)


def _items(script_node: Node) -> list[Part]:
    below = script_node.children[0]
    if isinstance(below, Tree) and below.data == "list":
        inner = sole(below.children[0]) if len(below.children) == 1 else None
        if isinstance(inner, Tree) and inner.data == "product":
            return list(inner.children)
        return list(below.children)
    return [below]


def _factor(node: Node, display: _Display, where: str) -> Iterator[Edit]:
    if where != "term":
        return
    start, end = span(node)
    if _is_head(node, display):
        text = display.text(node.children[0])
        head_end = span(node.children[0])[1]
        primes = display.text(node)[head_end - start :].count("'")
        others = [FUNCTIONS[text]] if text in FUNCTIONS else ["\\sigma", "\\tanh"] if not text.startswith("\\operatorname") else []
        for other in dict.fromkeys([*others, *display.functions]):
            if not other.startswith(text):
                yield "function swapped", start, head_end + (primes if other.endswith("'") else 0), other
        if primes:
            yield "prime lost", head_end, head_end + primes, ""
        yield "function dropped", start, end, ""
    elif text := _symbol_text(node, display):
        for other in display.symbols:
            yield "symbol swapped", start, start + len(text), other
        if script(node, "sup") is None and any(reading.name in display.matrices and not reading.indices for reading in readings(node)):
            yield "transpose added", end, end, "^\\top"


def _add(node: Node, display: _Display, where: str) -> Iterator[Edit]:
    left, sign, right = node.children
    kind = "sign flipped" if where == "term" else "index sign flipped"
    yield (kind, *span(sign), "-" if sign == "+" else "+")
    if where == "term":
        yield ("term dropped", *span(node), display.text(left))
        yield ("term dropped", *span(node), ("-" if sign == "-" else "") + display.text(right))
        if sign == "-":
            yield ("order swapped", *span(node), f"{display.text(right)} - {display.text(left)}")


def _sign(node: Node, display: _Display, where: str) -> Iterator[Edit]:
    yield ("sign flipped", *span(node.children[0]), "")


def _times(node: Node, display: _Display, where: str) -> Iterator[Edit]:
    left, symbol, right = node.children
    if symbol == "\\odot":
        yield ("⊙ to product", *span(symbol), "")
        yield ("⊙ to +", *span(symbol), "+")
        yield ("⊙ to −", *span(symbol), "-")
    yield ("factor dropped", *span(node), display.text(left))
    yield ("factor dropped", *span(node), display.text(right))


def _product(node: Node, display: _Display, where: str) -> Iterator[Edit]:
    if where != "term":
        return
    units = _units(node.children, display)
    for number, (start, end) in enumerate(units):
        if len(units) > 1:
            yield "factor dropped", start, end, ""
        if number:
            before = units[number - 1]
            yield "product to ⊙", before[1], start, r" \odot "
            yield "product to +", before[1], start, " + "
            swapped = f"{display.latex[start:end]} {display.latex[before[0] : before[1]]}"
            yield "order swapped", before[0], end, swapped


def _units(children: list[Part], display: _Display) -> list[tuple[int, int]]:
    """Return the places of the factors of a product, a function together with its argument."""
    units: list[tuple[int, int]] = []
    after_head = False
    for child in children:
        start, end = span(child)
        units = [*units[:-1], (units[-1][0], end)] if after_head else [*units, (start, end)]
        after_head = isinstance(child, Tree) and child.data == "factor" and _is_head(child, display)
    return units


def _juxtaposed(node: Node, display: _Display, where: str) -> Iterator[Edit]:
    yield ("factor dropped", *span(node.children[0]), "")


def _big(node: Node, display: _Display, where: str) -> Iterator[Edit]:
    yield ("sum or product swapped", *span(node.children[0]), "\\prod" if node.children[0] == "\\sum" else "\\sum")
    for child in node.children[1:-1]:
        if child.data == "sup":
            text = display.text(child.children[0]).strip("{}")
            yield ("bound moved", *span(child), f"^{{{text}-1}}")
            yield ("bound moved", *span(child), f"^{{{text}+1}}")
    yield ("sum or product dropped", span(node)[0], span(node.children[-1])[0], "")


def _number(node: Node, display: _Display, where: str) -> Iterator[Edit]:
    if "." in display.text(node):
        yield ("constant changed", *span(node), f"{float(display.text(node)) * 2}")
        return
    for other in (int(display.text(node)) + 1, int(display.text(node)) - 1):
        if other >= 0:
            yield ("constant changed", *span(node), str(other))


def _sup(node: Node, display: _Display, where: str) -> Iterator[Edit]:
    """A bare number above something is a token, not a number node."""
    token = node.children[0]
    if isinstance(token, Token) and token.type == "NUMBER":
        yield ("constant changed", *span(token), str(int(token) + 1))


def _relation(node: Node, display: _Display, where: str) -> Iterator[Edit]:
    sign = str(node.children[-1])
    if sign == "=" and where == "term":
        yield ("arrow for =", *span(node.children[-1]), "\\leftarrow ")
    place = span(node.children[-1])
    if sign in FLIPPED:
        yield ("relation flipped", *place, FLIPPED[sign] + " ")
        yield ("equality moved", *place, STRICTER[sign] + " ")


def _group(node: Node, display: _Display, where: str) -> Iterator[Edit]:
    if where == "term" and len(node.children) == 1:
        yield ("brackets lost", *span(node), f" {display.text(node.children[0])} ")


def _frac(node: Node, display: _Display, where: str) -> Iterator[Edit]:
    if base_name(node) is None:
        above, below = display.text(node.children[1]), display.text(node.children[2])
        yield ("fraction inverted", *span(node), f"{node.children[0]}{{{below}}}{{{above}}}")


def _list(node: Node, display: _Display, where: str) -> Iterator[Edit]:
    for first, second in zip(node.children, node.children[1:], strict=False):
        between = display.latex[span(first)[1] : span(second)[0]]
        yield ("order swapped", span(first)[0], span(second)[1], display.text(second) + between + display.text(first))
        yield ("part dropped", span(first)[0], span(second)[0], "")


def _case_values(node: Node, display: _Display, where: str) -> Iterator[Edit]:
    for first, second in zip(node.children, node.children[1:], strict=False):
        a, b = first.children[0], second.children[0]
        between = display.latex[span(a)[1] : span(b)[0]]
        yield ("cases swapped", span(a)[0], span(b)[1], display.text(b) + between + display.text(a))


def _aligned(node: Node, display: _Display, where: str) -> Iterator[Edit]:
    for row, following in zip(node.children, node.children[1:], strict=False):
        yield "row dropped", span(row)[0], span(following)[0], ""


EDITS: dict[str, Callable[[Node, _Display, str], Iterator[Edit]]] = {
    "factor": _factor, "add": _add, "sign": _sign, "times": _times, "product": _product, "juxtaposed": _juxtaposed,
    "big": _big, "number": _number, "sup": _sup, "relation": _relation, "group": _group, "frac": _frac, "stack": _list, "beside": _list,
    "cells": _list, "cases": _case_values, "aligned": _aligned,
}  # fmt: skip


def _is_head(factor: Node, display: _Display) -> bool:
    """Whether a factor is a function that is applied, not a value."""
    atom = factor.children[0]
    if isinstance(atom, Token):
        return True
    spelled = next(iter(readings(factor)), None)
    return spelled is not None and not spelled.indices and display.is_function(spelled.name)


def _symbol_text(factor: Node, display: _Display) -> str:
    """Return the text of a symbol without its power or transpose; "" if it is no value that the display knows."""
    known = next((reading for reading in readings(factor) if reading.name in display.values), None)
    if known is None:
        return ""
    start, end = span(factor)
    last = factor.children[-1]
    if not known.takes_superscript and isinstance(last, Tree) and last.data == "sup":
        end = span(last)[0]
    return display.latex[start:end]


def _bound(big: Node, display: _Display) -> str:
    below = sole(big.children[1].children[0])
    return display.text(below.children[0] if isinstance(below, Tree) and below.data == "chain" else below).strip()


def canonical(part: Part) -> object:
    """Return a form of a tree that does not depend on the order of summands and factors, nor on how a product is written.

    Two displays with one canonical form differ only by laws of arithmetic that hold for numbers; whether they hold for
    the values at hand (matrices do not commute) must be seen from the values.
    """
    if isinstance(part, Token):
        return str(part)
    kind, children = str(part.data), [canonical(child) for child in part.children]
    if kind in ("chain", "braces", "group", "list", "product", "factor") and len(children) == 1:
        return children[0]
    if kind == "add":
        left, right = children[0], children[2] if children[1] == "+" else ("minus", children[2])
        return ("sum", *sorted([*_parts(left, "sum"), right], key=repr))
    if kind == "sign":
        return ("minus", children[1]) if children[0] == "-" else children[1]
    if kind in ("product", "juxtaposed") or (kind == "times" and children[1] != "/"):
        factors = children if kind != "times" else [children[0], children[2]]
        flat = [one for factor in factors for one in _parts(factor, "times")]
        return ("times", *sorted(flat, key=repr))
    if kind == "factor" and len(children) == 2 and children[1] in (("sup", "2"), ("sup", "4")):
        return (kind, min(children[0], _negated(children[0]), key=repr), children[1])
    return (kind, *children)


def _negated(form: object) -> object:
    """Return the canonical form of minus a sum: an even power does not see the sign."""
    if not isinstance(form, tuple) or form[0] != "sum":
        return form
    turned = [one[1] if isinstance(one, tuple) and one[0] == "minus" else ("minus", one) for one in form[1:]]
    return ("sum", *sorted(turned, key=repr))


def _parts(form: object, kind: str) -> list[object]:
    return list(form[1:]) if isinstance(form, tuple) and form[0] == kind else [form]
