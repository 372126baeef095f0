"""LaTeX to MathML at build time, by math-core. The LaTeX stays in an attribute, to be copied.

What is written otherwise than by the converter: ⊙ is no large operator, which Firefox makes of it;
the cells of a table have classes, so that a page needs no inline styles; and it is XML.
"""

import html
import re
from functools import cache

from math_core import LatexError, LatexToMathML

from equations.latex import check_text, parse
from equations.problem import Problem

OPENING = re.compile(r"[(\[]|\\(?:\{|[lu][a-zA-Z]+)|[^\x00-\x7f]")
MOST_OPEN = 12
"""The converter takes twice as long for each bracket that nothing closes."""
NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot);)[A-Za-z]+;")
PRODUCT = re.compile(r"<mo(?=[^>]*>⊙</mo>)")
LEFT, RIGHT = "text-align: left;justify-items: start;", "text-align: right;justify-items: end;"
CELLS = {
    f"{RIGHT}padding-right: 0;": "math-right",
    f"{LEFT}padding-left: 0;": "math-left",
    f"{LEFT}padding-right: 0;": "math-case",
    f"{LEFT}padding-right: 0;padding-left:1em;": "math-condition",
}
"""What the converter says of the cells of `aligned` and `cases`, and its class."""


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(annotation=False, fancy_error=False)


@cache
def mathml(latex: str, display: bool, carried: bool = True) -> str:
    """Return a `<math>` element, which may carry its LaTeX; raise Problem at unknown commands."""
    check_text(latex)
    if len(OPENING.findall(latex)) > MOST_OPEN:
        parse(latex, "display" if display else "inline")
    try:
        found = _converter().convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        raise Problem(f"cannot be shown: {error}") from None
    shown = PRODUCT.sub('<mo largeop="false"', found)
    shown = NAMED.sub(lambda found: html.unescape(found[0]), shown)
    for style, word in CELLS.items():
        shown = shown.replace(f'style="{style}"', f'class="{word}"')
    copied = f' data-latex="{attribute(latex)}"' if carried else ""
    return shown.replace("<math", f"<math{copied}", 1)


def attribute(text: str) -> str:
    """Return a text as the value of an attribute, of HTML and of XML."""
    return html.escape(text).replace("\n", "&#10;")
