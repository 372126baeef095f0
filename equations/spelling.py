"""Spell the symbols of the tree as Python names, by rule."""

import keyword
from collections.abc import Iterator
from dataclasses import replace

from equations.tree import (
    Enclosed,
    Head,
    Listed,
    Node,
    Number,
    Product,
    Reading,
    Script,
    Sum,
    Symbol,
    Word,
)  # fmt: skip

ACCENTS = ("_tilde", "_hat", "_bar", "_dot", "_vec", "_check")


def with_readings(symbol: Symbol | Head) -> Symbol | Head:
    """Return a symbol with every reading of it, the longest name first."""
    return replace(symbol, readings=tuple(_readings(symbol)))


def _readings(symbol: Symbol | Head) -> Iterator[Reading]:
    above = _only(symbol.sup)
    layer = None if above is None else spell_item(above, superscript=True)
    below = symbol.sub
    options = [below.items, below.indices] if below else [()]
    named = (layer,) if isinstance(above, Word) else (layer, None)  # a star is no power
    for superscript in named if layer else (None,):
        for items in options[-1:] if options[0] == options[-1] else options:
            shortest = 0 if items is options[-1] else len(items)
            for taken in range(len(items), shortest - 1, -1):
                if any(isinstance(item, Symbol) and item.word for item in items[taken:]):
                    break  # a word is no index
                spelled = [spell_item(item) for item in items[:taken]]
                if all(spelled):
                    parts = [part for part in (superscript, *spelled) if part]
                    yield Reading(
                        _join(symbol.name, parts, symbol.primes), items[taken:], items[:taken],
                        above if superscript else None,
                        frozenset().union(*map(letters, items[:taken])),
                    )  # fmt: skip


def spell_item(item: Node, superscript: bool = False) -> str | None:
    """Return a script item as part of a name: t, 2, prev, next, f, out; None if it is no name.

    A superscript is part of a name only as a letter, a star or a bracketed layer; a bare number
    there is a power.
    """
    match item:
        case Number(text):
            return None if superscript else text
        case Symbol():
            return item.spelled
        case Head(name, sub=None, sup=None):
            return name
        case Word("*" | "\\star"):
            return "star"
        case Listed("group", (inner,)):
            return spell_item(inner)
        case Sum((None, sign), (Symbol(sub=None, sup=None), Number("1"))) if sign:
            return "prev" if sign.text == "-" else "next"
        case Product(factors) if not superscript:
            parts = [spell_item(factor) for factor in factors]
            return "".join(part for part in parts if part) if all(parts) else None
    return None


def derivative(above: Node, below: Node) -> str | None:
    """Return the name of a derivative, dL_dW; None if the parts are no halves of one."""
    match above, below:
        case Enclosed("partial", what), Enclosed("partial", where):
            names = spell_item(what), spell_item(where)
            if None in names:
                raise above.fail("a derivative is of one symbol by one symbol, without powers")
            return f"d{names[0]}_d{names[1]}"
    return None


def source(latex: str, symbol: Symbol | Head, name: str) -> str:
    """Return the LaTeX of a symbol without what is not part of it: no power, no transpose."""
    reading = next((one for one in symbol.readings if one.name == name), None)
    text = symbol.letter.of(latex) + "'" * symbol.primes
    if symbol.sup and reading and reading.layer is not None:
        text += f"^{_braced(symbol.sup.inner.of(latex))}"
    return f"{text}_{_braced(symbol.sub.inner.of(latex))}" if symbol.sub else text


def _braced(script: str) -> str:
    return script if script.startswith("{") else f"{{{script}}}"


def letters(item: Node) -> frozenset[str]:
    """Return the letters in a subscript."""
    match item:
        case Symbol(name, sub=sub):
            below = frozenset().union(*map(letters, sub.items)) if sub else frozenset()
            return frozenset({name}) | below
        case Sum(_, parts) | Product(parts) | Listed(_, parts):
            return frozenset[str]().union(*map(letters, parts))
    return frozenset()


def _only(script: Script | None) -> Node | None:
    return script.items[0] if script and len(script.items) == 1 else None


def _join(base: str, parts: list[str], primes: int) -> str:
    if base.endswith(ACCENTS):
        parts = [part for part in parts if part != "t"]
    name = "_".join([base, *parts]) + "_prime" * primes
    return name + "_" if keyword.iskeyword(name) else name
