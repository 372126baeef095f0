"""LaTeX text to typed tree."""

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache
from typing import Any, Literal

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedToken, v_args
from lark.exceptions import VisitError

from equations import tree
from equations.problem import Problem
from equations.spelling import derivative, with_readings
from equations.tree import Node, Place, Script, Symbol, Word

LONGEST, DEEPEST, DIGITS = 5_000, 60, 15
SAME = {
    "varepsilon": "epsilon", "varphi": "phi", "overrightarrow": "forward", "overleftarrow": "backward",
    "widetilde": "tilde", "widehat": "hat", "overline": "bar",
}  # fmt: skip
FUNCTIONS = r"(?<![a-zA-Z\\{])(tanh|exp|log|ln|max|min|sin|cos|sigma|softmax|sigmoid|relu)\s*\("
CHARACTERS = {
    "−": "-", "·": r"\cdot", "×": r"\times", "⊙": r"\odot", "σ": r"\sigma", "Σ": r"\sum", "≤": r"\le",
    "≥": r"\ge", "≈": r"\approx", "←": r"\leftarrow", "∂": r"\partial", "∇": r"\nabla", "⊤": r"\top",
    "…": r"\dots", "＝": "=", "，": ",",
}  # fmt: skip
HINTS = {
    "\\|": r"write \lVert … \rVert for a norm",
    "|": r"write \lvert … \rvert for an absolute value",
    "\\begin": "the environments aligned, align, array, cases and bmatrix are known; "
    "leave equation, gather and displaymath out",
    "\\label": "numbers and anchors are made by the build; leave it out",
    "\\tag": "numbers and anchors are made by the build; leave it out",
    "\\\\": r"rows need \begin{aligned} … \end{aligned}",
    "&": r"alignment needs \begin{aligned} … \end{aligned}, and stands before a relation",
    "\\otimes": r"write \odot for entry by entry, v w^\top for the outer product",
    "\\intercal": r"write the transpose as ^\top",
    "\\langle": r"write v^\top w for an inner product",
    "\\prime": "write a prime as h'",
    "\\leqslant": r"write \le or \ge",
    "\\geqslant": r"write \le or \ge",
    "\\rm": r"write \mathrm{…}, or ^\top for a transpose",
    "%": "a comment ends the formula for a reader of the source only; leave it out",
    "\\sim": "a distribution is said in words",
    "_": "a subscript follows a symbol or a bracket",
    ".": "a number begins with a digit: write 0.5",
    "[": r"write another root as a power, (a + b)^{1/3}",
}
NEEDS_BRACES = r"write its parts in braces, as in \frac{a}{b}"
ONE_ON_A_LINE = r"one formula on a line: several are rows of \begin{aligned} … \end{aligned}"
WRITING = {
    r"(?:^|[^&\s{_])\s*\\(?:text|textrm|mathrm)\{\s*(?:where|with|for|if|and|such that)\b":
        "words belong into the text around a display",
    r"\\(?:hat|tilde|bar|widehat|widetilde|overline|dot|vec)\{[^{}]*_":
        r"write the subscript behind the braces of the accent: \hat{y}_i",
}  # fmt: skip
"""What can be told better before a formula is parsed."""


@lru_cache
def parser() -> Lark:
    """Return the LALR parser of grammar.lark, for displays and inline formulas."""
    starts = ["display", "inline"]
    return Lark.open(
        "grammar.lark", rel_to=__file__, start=starts, parser="lalr", propagate_positions=True
    )


@lru_cache(maxsize=4_000)
def parse(latex: str, start: Literal["display", "inline"] = "display") -> Node:
    """Return the typed tree of a formula; raise Problem with line and column where it is not read."""
    check_text(latex)
    try:
        return Builder().transform(parser().parse(latex, start))
    except UnexpectedCharacters as error:
        raise Problem(_unknown(latex[error.pos_in_stream :]), error.line, error.column) from None
    except UnexpectedToken as error:
        raise _unexpected(error) from None
    except VisitError as error:
        raise error.orig_exc from None
    except RecursionError:
        raise Problem("commands inside one another, too many to be read", 1, 1) from None


def check_text(latex: str) -> None:
    """Raise Problem where a text is too long or too deep to be read, or letters stand for a function."""
    if len(latex) > LONGEST:
        raise Problem(f"a formula of {len(latex):,} characters; {LONGEST:,} are read", 1, 1)
    depth, brackets, open_delimiters = 0, r"\\(?:left|right)(?![a-zA-Z])|\\.|[{(\[\])}]", 0
    for found in re.finditer(brackets, latex):
        depth += (found[0] in "{([") - (found[0] in "])}")
        open_delimiters += (found[0] == "\\left") - (found[0] == "\\right")
        if depth > DEEPEST:
            raise _at(latex, found.start(), f"more than {DEEPEST} brackets inside one another")
        if open_delimiters < 0:
            raise _at(latex, found.start(), r"this \right has no \left before it")
    if open_delimiters:
        raise _at(latex, latex.rindex("\\left"), r"this \left has no \right after it")
    if letters := re.search(FUNCTIONS, latex):
        word = letters[1]
        name = f"operatorname{{{word}}}" if word in ("softmax", "sigmoid", "relu") else word
        message = f"{word} is read as a product of letters: write \\{name}(…)"
        raise _at(latex, letters.start(), message)
    for pattern, message in WRITING.items():
        if writing := re.search(pattern, latex):
            raise _at(latex, writing.start(), message)
    if digits := re.search(rf"\d{{{DIGITS + 1},}}", latex):
        raise _at(latex, digits.start(), f"a number of more than {DIGITS} digits")


def _at(latex: str, position: int, message: str) -> Problem:
    line = latex.count("\n", 0, position) + 1
    return Problem(message, line, position - (latex.rfind("\n", 0, position)))


def _unknown(rest: str) -> str:
    found = re.match(r"\\[a-zA-Z]+|\\.|.", rest, re.DOTALL)
    token = found[0] if found else rest
    if token in CHARACTERS:
        return f"{token!r} is a character of its own: write {CHARACTERS[token]}"
    if len(token) == 1 and not token.isascii():
        name = unicodedata.name(token, "no name")
        return f"{token!r} (U+{ord(token):04X}, {name.lower()}) is not LaTeX: write the command or letter"
    return _sentence(token)


def _unexpected(error: UnexpectedToken) -> Problem:
    token = str(error.token)
    if error.token.type == "$END":
        return Problem("the formula ends too early: a bracket or an argument is missing")
    before = getattr(error.token_history[-1] if error.token_history else None, "type", "")
    if before == "STOP" and token not in ".,":
        return Problem(ONE_ON_A_LINE, error.line, error.column)
    if before in ("FRAC", "SQRT", "UNDERBRACE") and token != "[":
        return Problem(NEEDS_BRACES, error.line, error.column)
    return Problem(_sentence(token), error.line, error.column)


def _sentence(token: str) -> str:
    hint = HINTS.get(token)
    return f"{token!r} is not understood here" + (
        f": {hint}" if hint else "; see “LaTeX” in the manual"
    )


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
        return (
            children[0] if len(children) == 1 else tree.Product(tuple(children), place=_place(meta))
        )

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
        return tree.Fraction(_word(command), above, below, place=_place(meta))

    def nabla(self, meta: Any, children: list[Any]) -> Node:
        (where, *_), _ = children[1]
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
