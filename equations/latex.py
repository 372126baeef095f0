"""LaTeX text to typed tree."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from lark import Lark, UnexpectedCharacters, UnexpectedToken
from lark.exceptions import VisitError

from equations.builder import Builder
from equations.problem import Problem
from equations.tree import Node

LONGEST, DEEPEST, DIGITS = 5_000, 60, 15
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
    "\\%": "write a share as a number: 0.76",
    **dict.fromkeys(("\\gets", "\\Leftarrow"), r"write \leftarrow"),
    **dict.fromkeys(("\\Rightarrow", "\\implies", "\\iff"), "say it in words"),
    **dict.fromkeys(
        ("\\int", "\\lim", "\\binom", "\\lfloor", "\\lceil", "!"), "this is not computed here"
    ),
    "%": "a comment ends the formula for a reader of the source only; leave it out",
    **dict.fromkeys(("\\coloneqq", "\\triangleq", "\\equiv", "\\stackrel", "\\overset"), "write ="),
    "\\sim": "a distribution is said in words",
    "_": "a subscript follows a symbol or a bracket",
    ".": "a number begins with a digit: write 0.5",
    "[": r"write another root as a power, (a + b)^{1/3}",
}
NEEDS_BRACES = r"write its parts in braces, as in \frac{a}{b}"
ONE_ON_A_LINE = r"one formula on a line: several are rows of \begin{aligned} … \end{aligned}"
WRITING = {
    r"\\q?quad\s*\(\d+(?:\.\d+)*\)": "numbers are made by the build; leave it out",
    r"\d\\[,;: ]\s*\d": "thousands are parted as in 4{,}500",
    r"\d[eE][+-]?\d": r"write a power of ten as 2 \cdot 10^{-3}",
    r"\^[+-]": "write a power with a sign in braces, as in 10^{-3}",
    r"\\left\.|\\right[.|]": r"write \lvert … \rvert, or brackets in pairs",
    r"[<>=]=": r"write \le, \ge, or one =",
    r"\\frac\{\s*\\partial\s*\^": "of derivatives only the first are known",
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
    for comma in re.finditer(r"(?<=\d),(?=\d)", latex):
        before = latex[: comma.start()]
        if all(before.count(opening) <= before.count(end) for opening, end in ("{}", "()", "[]")):
            raise _at(
                latex, comma.start(), "write 4{,}500 or 4.5, and a blank between two formulas"
            )
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
