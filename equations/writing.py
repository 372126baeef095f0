"""Conventions of writing that the spelling rule alone cannot see: two ways that Python spells alike."""

import re
from collections.abc import Iterable

from equations.spelling import ACCENTS, spell_item
from equations.tree import Listed, Node, Reading, Sum, Symbol

TIME, LAYER = "t", "l"
WORDS = ("prev", "next", *(accent.removeprefix("_") for accent in ACCENTS))


def check_writing(met: Iterable[tuple[Reading, Symbol]], latex: str) -> None:
    """Raise Problem where a symbol is written against the conventions; met holds each as it was read."""
    symbols = list(met)
    _check_one_way(symbols, latex)
    layered = any(isinstance(reading.layer, Listed) for reading, _ in symbols)
    timed = any(
        TIME in reading.letters or TIME in map(spell_item, reading.indices)
        for reading, _ in symbols
    )
    for reading, node in symbols:
        for item in reading.taken:
            _check_item(item, node, layered)
        if reading.layer is not None:
            _check_step(reading.layer, LAYER, node)
        accented = any(f"{accent}_" in f"{reading.name}_" for accent in ACCENTS)
        if timed and accented and not reading.taken and not reading.indices:
            raise node.fail(r"a symbol with an accent carries its time like the others: \tilde c_t")


def _check_one_way(symbols: list[tuple[Reading, Symbol]], latex: str) -> None:
    """Raise Problem where one name is written in two ways, which a reader takes for two symbols."""
    ways: dict[str, str] = {}
    for reading, node in symbols:
        parts = [node.letter, *(item.place for item in reading.taken)]
        if reading.layer:
            parts.insert(1, reading.layer.place)
        kinds = "^" * bool(reading.layer) + "_" * bool(reading.taken)
        written = re.sub(r"[\s{}]", "", kinds + " ".join(part.of(latex) for part in parts))
        if ways.setdefault(reading.name, written) != written:
            raise node.fail(f"{reading.name} is written in two ways here: write it alike")


def _check_item(item: Node, node: Symbol, layered: bool) -> None:
    _check_step(item, TIME, node)
    name = spell_item(item) or ""
    step = isinstance(_inner(item), Sum)
    if name in WORDS and not step:
        wanted = "h_{t-1}, h_{t+1} or an accent"
        raise node.fail(f"{name} is how Python spells it; on the page write {wanted}")
    if name == LAYER or (layered and name.isdigit()):
        message = f"a layer is written in brackets above, as in W^{{({name})}}, not as a subscript"
        raise node.fail(message)


def _inner(part: Node) -> Node:
    match part:
        case Listed("group", (inner,)):
            return inner
    return part


def _check_step(part: Node, letter: str, node: Symbol) -> None:
    match _inner(part):
        case Sum(_, (counted, _)) if spell_item(counted) != letter:
            place = "a subscript" if letter == TIME else "a superscript in brackets"
            message = f"one step earlier or later in {place} is counted in {letter}"
            raise node.fail(f"{message}: write {letter}-1 or {letter}+1, or index a sequence")
