"""LaTeX to MathML at build time, by math-core. The TeX stays in an annotation, to be copied."""

import re
from functools import cache

from math_core import LatexError, LatexToMathML

from equations.latex import check_text, parse
from equations.problem import Problem

OPENING = re.compile(r"[(\[]|\\(?:\{|[lu][a-zA-Z]+)|[^\x00-\x7f]")
MOST_OPEN = 12
"""The converter takes twice as long for each bracket that nothing closes."""


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(annotation=True, fancy_error=False)


@cache
def mathml(latex: str, display: bool) -> str:
    """Return a `<math>` element; raise Problem if the LaTeX has a command that is not known."""
    check_text(latex)
    if len(OPENING.findall(latex)) > MOST_OPEN:
        parse(latex, "display" if display else "inline")
    try:
        return _converter().convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        raise Problem(f"cannot be shown: {error}") from None
