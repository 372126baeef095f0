"""Spell LaTeX symbols as Python names, by rule. A symbol is a factor of the syntax tree: a base with accents and scripts."""

import keyword
from collections.abc import Iterator
from dataclasses import dataclass, field

from lark import Token, Tree

from equations.latex import Node

Part = Node | Token
ACCENTS = ("_tilde", "_hat", "_bar", "_dot", "_vec", "_check")
SAME_LETTER = {"varepsilon": "epsilon", "varphi": "phi"}
DIRECTIONS = {"overrightarrow": "forward", "overleftarrow": "backward"}


@dataclass(frozen=True)
class Reading:
    """One way to read a symbol: the name, the subscripts left over as indices, the subscripts and the superscript that are in the
    name, and the letters of those subscripts."""

    name: str
    indices: list[Part] = field(default_factory=list)
    taken: list[Part] = field(default_factory=list)
    layer: Part | None = None
    letters: frozenset[str] = frozenset()

    @property
    def takes_superscript(self) -> bool:
        """Whether the superscript is part of the name; else it is a power."""
        return self.layer is not None


def script(factor: Node, kind: str) -> Part | None:
    """Return the argument of the last script of that kind ("sub" or "sup") of a factor, or None."""
    found = [child.children[0] for child in factor.children[1:] if isinstance(child, Tree) and child.data == kind]
    return found[-1] if found else None


def primes(factor: Node) -> int:
    """Return how many primes a factor carries."""
    return sum(isinstance(child, Tree) and child.data == "prime" for child in factor.children[1:])


def readings(factor: Node) -> tuple[Reading, ...]:
    """Return every reading of a factor whose base is a symbol, the longest name first; nothing for other factors."""
    known: tuple[Reading, ...] | None = getattr(factor, "readings", None)
    if known is None:
        known = tuple(_readings(factor))
        factor.readings = known  # type: ignore[attr-defined] # a node is read on each draw, but its spelling never changes
    return known


def _readings(factor: Node) -> Iterator[Reading]:
    base = base_name(factor.children[0])
    if base is None:
        return
    above, below = script(factor, "sup"), script(factor, "sub")
    layer = None if above is None else spell_item(above, superscript=True)
    for superscript in (layer, None) if layer else (None,):
        options = splittings(below)
        for items in options:
            shortest = len(items) if items is not options[-1] else 0
            for taken in range(len(items), shortest - 1, -1):
                spelled = [spell_item(item) for item in items[:taken]]
                if all(spelled):
                    parts = [part for part in (superscript, *spelled) if part]
                    letters = frozenset().union(*map(_letters, items[:taken]))
                    layer_part = above if superscript else None
                    yield Reading(_join(base, parts, primes(factor)), items[taken:], items[:taken], layer_part, letters)


def spell(factor: Node) -> str | None:
    """Return the full name of a symbol, scripts included, or None if it has no such name."""
    for reading in readings(factor):
        above = script(factor, "sup")
        complete = not reading.indices and (reading.takes_superscript or above is None)
        return reading.name if complete else None
    return None


def source(latex: str, factor: Node, name: str) -> str:
    """Return the LaTeX of a symbol without what is not part of it: no power, no transpose."""
    reading = next((one for one in readings(factor) if one.name == name), None)
    text = _slice(latex, factor.children[0]) + "'" * primes(factor)
    above, below = script(factor, "sup"), script(factor, "sub")
    if above is not None and reading is not None and reading.takes_superscript:
        text += f"^{{{_slice(latex, above)}}}"
    return text if below is None else f"{text}_{{{_slice(latex, below)}}}"


def _slice(latex: str, part: Part) -> str:
    if isinstance(part, Token):
        return latex[part.start_pos : part.end_pos]
    return latex[part.meta.start_pos : part.meta.end_pos]


def base_name(atom: Part) -> str | None:
    """Return the name of an atom without its scripts: a letter, a word, an accented letter, or a named gradient."""
    if isinstance(atom, Token):
        return None
    if atom.data == "name":
        text = str(atom.children[0])
        word = text[text.index("{") + 1 : -1].strip().replace(" ", "_") if "{" in text else text.lstrip("\\")
        return {"*": "star"}.get(word, SAME_LETTER.get(word, word))
    if atom.data == "font":
        return base_name(atom.children[1])
    if atom.data == "accent":
        inner = base_name(atom.children[1])
        mark = str(atom.children[0])[1:]
        return inner and f"{inner}_{DIRECTIONS.get(mark, mark)}"
    if atom.data == "nabla":
        where, what = atom.children
        return f"d{spell(what)}_d{spell_item(where)}"
    if atom.data == "frac":
        above, below = (_sole_partial(part) for part in atom.children[1:])
        if above is not None and below is not None:
            return f"d{spell(above)}_d{spell(below)}"
    return None


def splittings(below: Part | None) -> list[list[Part]]:
    """Return the ways to split a subscript into items: W_{ij} is one item "ij" or the two items i and j."""
    if below is None:
        return [[]]
    if isinstance(below, Tree) and below.data == "list":
        items: list[Part] = list(below.children)
        inner = sole(items[0]) if len(items) == 1 else None
        if isinstance(inner, Tree) and inner.data == "product" and len(inner.children) > 1:
            return [items, list(inner.children)]
        return [items]
    return [[below]]


def spell_item(item: Part, superscript: bool = False) -> str | None:
    """Return a script item as part of a name: t, 2, prev, next, f, out; None if it is no name.

    A superscript is part of a name only as a letter, a star or a bracketed layer; a bare number there is a power.
    """
    item = sole(item)
    if isinstance(item, Token):
        if item.type == "TOP" or (superscript and item.type == "NUMBER"):
            return None
        return "star" if item.type == "STAR" else str(item).lstrip("\\")
    if item.data == "name":
        return base_name(item)
    if item.data == "number":
        return None if superscript else str(item.children[0])
    if item.data == "group" and len(item.children) == 1:
        return spell_item(item.children[0])
    if item.data == "add":
        left, sign, right = item.children
        if _kind(left) == "name" and _kind(right) == "number" and spell_item(right) == "1":
            return "prev" if sign == "-" else "next"
        return None
    if item.data == "factor":
        return spell(item)
    if item.data == "product" and not superscript:
        parts = [spell_item(child) for child in item.children]
        return "".join(part for part in parts if part) if all(parts) else None
    return None


def sole(node: Part) -> Part:
    """Return the innermost node below nodes that have one child and add no meaning."""
    while isinstance(node, Tree) and len(node.children) == 1 and node.data in ("chain", "product", "factor", "list", "braces"):
        node = node.children[0]
    return node


def _kind(node: Part) -> str:
    inner = sole(node)
    return inner.data if isinstance(inner, Tree) else inner.type


def _sole_partial(node: Part) -> Node | None:
    inner = sole(node)
    return inner.children[0] if isinstance(inner, Tree) and inner.data == "partial" else None


def _letters(item: Part) -> frozenset[str]:
    names = [item] if isinstance(item, Tree) and item.data == "name" else item.find_data("name") if isinstance(item, Tree) else []
    return frozenset(base_name(name) or "" for name in names)


def _join(base: str, parts: list[str], prime_count: int) -> str:
    if base.endswith(ACCENTS):
        parts = [part for part in parts if part != "t"]
    name = "_".join([base, *parts]) + "_prime" * prime_count
    return name + "_" if keyword.iskeyword(name) else name
