"""LaTeX to MathML at build time, by math-core. The TeX stays in an annotation, to be copied."""

from functools import cache

from math_core import LatexError, LatexToMathML

from equations.latex import check_text
from equations.problem import Problem


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(annotation=True, fancy_error=False)


@cache
def mathml(latex: str, display: bool) -> str:
    """Return a `<math>` element; raise Problem if the LaTeX has a command that is not known."""
    check_text(latex)
    try:
        return _converter().convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        raise Problem(f"cannot be shown: {error}") from None
