"""The typed tree of a formula, made from what the grammar finds."""

from dataclasses import replace
from typing import Any

from lark import Token, Transformer, v_args

from equations import tree
from equations.ambiguous import check_fraction, check_numbers
from equations.spelling import derivative, with_readings
from equations.tree import Node, Place, Script, Symbol, Word

SAME = {
    "varepsilon": "epsilon", "varphi": "phi", "overrightarrow": "forward", "overleftarrow": "backward",
    "widetilde": "tilde", "widehat": "hat", "overline": "bar",
}  # fmt: skip


def _place(meta: Any) -> Place:
    return Place(meta.line, meta.column, meta.start_pos, meta.end_pos)


def _word(token: Any) -> Word:
    return Word(str(token), place=Place(token.line, token.column, token.start_pos, token.end_pos))


def _nodes(children: list[Any]) -> tuple[Any, ...]:
    """Return the nodes among children: punctuation and alignment have no meaning."""
    return tuple(child for child in children if isinstance(child, Node))


def _inside(text: str) -> str:
    r"""Return the word in \text{…}, or the command without its backslash."""
    return text[text.index("{") + 1 : -1].strip() if "{" in text else text.lstrip("\\")


@v_args(meta=True)
class Builder(Transformer[Token, Node]):
    """Gives each rule of the grammar its type; a rule that adds nothing gives its child."""

    def __default__(self, data: Token, children: list[Any], meta: Any) -> Any:
        nodes, place = _nodes(children), _place(meta)
        match str(data):
            case "root" | "absolute" | "norm" | "partial" as kind:
                return tree.Enclosed(kind, *nodes, place=place)
            case "group" | "stack" | "beside" | "cells" as kind:
                return tree.Listed(kind, nodes, place=place)
            case "matrix":
                return tree.Matrix(nodes, place=place)
            case "cases":
                return tree.Cases(nodes, place=place)
            case "otherwise":
                return tree.Case(nodes[0], None, place=place)
            case "when":
                return tree.Case(*nodes, place=place)
            case "bound" | "more":
                return tree.Chain((None, nodes[1]), (nodes[0],), place=place)
            case "sub" | "sup" | "prime" as kind:
                script = Script(*children[0], place=place) if children else None
                return kind, script
            case "argument":
                _check_braces(children, place)
                return tuple(_leaf(child) for child in children if child not in (",", ".")), place
            case "number" | "top" | "dots" | "head" | "operator":
                return _leaf(children[0])
            case "relation":
                return next(_word(child) for child in children if child.type == "RELATION")
        return nodes[0]  # display, row, braces: their child

    def aligned(self, meta: Any, children: list[Any]) -> Node:
        rows: list[Node] = []
        for row in _nodes(children):
            match row, rows[-1:]:
                case tree.Chain((None, side)), [tree.Chain() as before]:
                    relations = (*before.relations, *row.relations)
                    rows[-1] = replace(before, sides=(*before.sides, side), relations=relations)
                case _:
                    rows.append(row)
        return tree.Rows(tuple(rows), place=_place(meta))

    def inline(self, meta: Any, children: list[Any]) -> Node:
        nodes = _nodes(children)
        return nodes[0] if len(nodes) == 1 else tree.Rows(nodes, place=_place(meta))

    def chain(self, meta: Any, children: list[Any]) -> Any:
        if len(children) == 1:
            return children[0]
        return tree.Chain(tuple(children[::2]), tuple(children[1::2]), place=_place(meta))

    def sum(self, meta: Any, children: list[Any]) -> Node:
        parts = children if isinstance(children[0], Token) else [None, *children]
        signs = tuple(sign and _word(sign) for sign in parts[::2])
        return tree.Sum(signs, tuple(parts[1::2]), place=_place(meta))

    def term(self, meta: Any, children: list[Any]) -> Node:
        if (
            len(children) == 3
            and children[1] == "/"
            and (name := derivative(children[0], children[2]))
        ):
            return _named(name, meta)
        words = tuple(map(_word, children[1::2]))
        return tree.Times(tuple(children[::2]), words, place=_place(meta))

    def product(self, meta: Any, children: list[Any]) -> Any:
        if len(children) == 1:
            return children[0]
        check_numbers(children)
        return tree.Product(tuple(children), place=_place(meta))

    def big(self, meta: Any, children: list[Any]) -> Node:
        scripts = _scripts(children[1:-1])
        sub, sup = scripts["sub"], scripts["sup"]
        if scripts["primes"]:
            raise _word(children[0]).fail("a prime on a sum or product means nothing here")
        return tree.Big(_word(children[0]), sub, sup, children[-1], place=_place(meta))

    def factor(self, meta: Any, children: list[Any]) -> Any:
        atom, scripts = children[0], _scripts(children[1:])
        if isinstance(atom, Symbol | tree.Head) and not (atom.sub or atom.sup or atom.primes):
            return with_readings(replace(atom, place=_place(meta), **scripts))
        if any(scripts.values()) or getattr(atom, "kind", "") == "norm":
            return tree.Raised(atom, place=_place(meta), **scripts)
        return atom

    def fraction(self, meta: Any, children: list[Any]) -> Node:
        command, above, below = children
        if name := derivative(above, below):
            return _named(name, meta)
        check_fraction(above, below)
        return tree.Fraction(_word(command), above, below, place=_place(meta))

    def nabla(self, meta: Any, children: list[Any]) -> Node:
        (where, *others), _ = children[1]
        if others:
            raise others[0].fail("a derivative is of one symbol by one symbol")
        parts = [tree.Enclosed("partial", part, place=part.place) for part in (children[2], where)]
        return _named(derivative(*parts) or "", meta)

    def name(self, meta: Any, children: list[Any]) -> Node:
        inside = _inside(str(children[0])).replace("\\_", "_").replace(" ", "_")
        name = SAME.get(inside, inside)
        return Symbol(name, _place(meta), word="{" in children[0], place=_place(meta))

    def font(self, meta: Any, children: list[Any]) -> Any:
        return replace(children[1], place=_place(meta), letter=_place(meta))

    def accent(self, meta: Any, children: list[Any]) -> Node:
        mark = _inside(str(children[0]))
        name = f"{children[1].name}_{SAME.get(mark, mark)}"
        return Symbol(name, _place(meta), place=_place(meta))


def _named(name: str, meta: Any) -> Node:
    return with_readings(Symbol(name, _place(meta), place=_place(meta)))


def _scripts(found: list[Any]) -> dict[str, Any]:
    scripts: dict[str, Any] = {"sub": None, "sup": None, "primes": 0}
    for kind, script in found:
        if kind == "prime":
            scripts["primes"] += 1
        elif scripts[kind] is not None:
            message = (
                "two subscripts or two superscripts on one symbol; put braces around the inner one"
            )
            raise script.fail(message)
        else:
            scripts[kind] = script
    return scripts


def _check_braces(children: list[Any], place: Place) -> None:
    """Raise Problem where TeX would take the first digit only."""
    number = str(children[0])
    if place.end - place.start == len(number) > 1 and number[0].isdigit():
        raise _word(children[0]).fail(
            f"write braces around a number of several digits: {{{number}}}"
        )


def _leaf(child: Any) -> Node:
    if isinstance(child, Symbol):
        return with_readings(child)
    if isinstance(child, Node):
        return child
    word = _word(child)
    if child.type == "NUMBER":
        return tree.Number(word.text.replace("{,}", ""), place=word.place)
    if child.type == "FUNCTION":
        name = _inside(word.text).lower() if "{" in word.text else _inside(word.text)
        return tree.Head(name.replace("-", "_"), word.place, place=word.place)
    return word
