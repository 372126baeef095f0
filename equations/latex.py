"""LaTeX text to syntax tree."""

from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Tree, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from equations.errors import EquationError

Node = Tree[Any]

HINTS = {
    "\\|": r"write \lVert … \rVert for a norm",
    "|": r"write \lvert … \rvert for an absolute value",
    "\\begin": "the environments aligned, cases and bmatrix are known",
    "\\label": "numbers and anchors are made by the build; leave it out",
    "\\tag": "numbers and anchors are made by the build; leave it out",
    ".": "leave out punctuation at the end of a display",
    ",": "leave out punctuation at the end of a display",
    "\\\\": r"rows need \begin{aligned} … \end{aligned}",
    "&": r"alignment needs \begin{aligned} … \end{aligned}, and stands before a relation",
}


@cache
def parser() -> Lark:
    """Return the LALR parser of grammar.lark."""
    grammar = (Path(__file__).parent / "grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=True, maybe_placeholders=False)


def parse(latex: str) -> Node:
    """Return the syntax tree of one display; raise EquationError with line, column and token where it cannot be read."""
    try:
        return parser().parse(latex)
    except UnexpectedCharacters as error:
        text = latex[error.pos_in_stream :]
        raise EquationError(_sentence(_first_command(text)), error.line, error.column) from None
    except UnexpectedToken as error:
        if error.token.type == "$END":
            raise EquationError("the equation ends too early: a bracket or an argument is missing") from None
        raise EquationError(_sentence(str(error.token)), error.line, error.column) from None
    except UnexpectedInput as error:  # pragma: no cover - lark has no third kind today
        raise EquationError(str(error), error.line, error.column) from None


def _first_command(text: str) -> str:
    if not text.startswith("\\"):
        return text[:1]
    end = 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return text[: max(end, 2)]


def _sentence(token: str) -> str:
    hint = HINTS.get(token)
    return f"{token!r} is not understood here" + (f": {hint}" if hint else "; see the house style of LaTeX in CONTRIBUTING.md")
