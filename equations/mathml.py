"""LaTeX to MathML at build time, by math-core. The TeX stays in an annotation, so that it can be copied and read back."""

from functools import cache

from math_core import LatexError, LatexToMathML

from equations.errors import EquationError


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(annotation=True, fancy_error=False)


@cache
def mathml(latex: str, display: bool) -> str:
    """Return a `<math>` element; raise EquationError if the LaTeX has a command that is not known."""
    try:
        return _converter().convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        raise EquationError(f"cannot be shown: {error}") from None
