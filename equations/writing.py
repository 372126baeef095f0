"""Conventions of writing that the spelling rule alone cannot see: two ways to write a symbol that Python would spell alike."""

from collections.abc import Iterable

from lark import Tree

from equations.evaluate import fail
from equations.latex import Node
from equations.spelling import ACCENTS, Part, Reading, sole, spell_item

TIME, LAYER = "t", "l"
WORDS = ("prev", "next", *(accent.removeprefix("_") for accent in ACCENTS))


def check_writing(met: Iterable[tuple[Reading, Node]]) -> None:
    """Raise EquationError where a symbol is written against the conventions. met holds each symbol as it was read, and where."""
    symbols = list(met)
    layered = any(reading.layer is not None and _is_layer(reading.layer) for reading, _ in symbols)
    timed = any(TIME in reading.letters or TIME in map(spell_item, reading.indices) for reading, _ in symbols)
    for reading, node in symbols:
        for item in reading.taken:
            _step(item, TIME, node)
            if (spell_item(item) or "") in WORDS and not _is_step(item):
                raise fail(f"{spell_item(item)} is how Python spells it; on the page write h_{{t-1}}, h_{{t+1}} or an accent", node)
            if spell_item(item) == LAYER or (layered and (spell_item(item) or "").isdigit()):
                raise fail(f"a layer is written in brackets above, as in W^{{({spell_item(item)})}}, not as a subscript", node)
        if reading.layer is not None:
            _step(reading.layer, LAYER, node)
        accented = any(f"{accent}_" in f"{reading.name}_" for accent in ACCENTS)
        if timed and accented and not reading.taken and not reading.indices:
            raise fail("a symbol with an accent carries its time like the others: \\tilde c_t", node)


def check_scripts(tree: Node) -> None:
    """Raise EquationError where a symbol carries two subscripts or two superscripts: LaTeX itself refuses to set them."""
    for node in tree.iter_subtrees():
        if node.data in ("factor", "big"):
            kinds = [child.data for child in node.children if isinstance(child, Tree) and child.data in ("sub", "sup")]
            if len(kinds) != len(set(kinds)):
                raise fail("two subscripts or two superscripts on one symbol; put braces around the inner one", node)


def _is_layer(part: Part) -> bool:
    inner = sole(part)
    return isinstance(inner, Tree) and inner.data == "group"


def _is_step(part: Part) -> bool:
    inner = sole(part)
    return isinstance(inner, Tree) and inner.data == "add"


def _step(part: Part, letter: str, node: Node) -> None:
    inner = sole(part)
    if isinstance(inner, Tree) and inner.data == "group":
        inner = sole(inner.children[0])
    if isinstance(inner, Tree) and inner.data == "add" and spell_item(inner.children[0]) != letter:
        place = "a subscript" if letter == TIME else "a superscript in brackets"
        raise fail(
            f"one step earlier or later in {place} is counted in {letter}: write {letter}-1 or {letter}+1, or index a sequence", node
        )
