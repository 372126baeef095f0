"""What would be read otherwise than a reader reads it is refused: each of these was once accepted."""

import pytest

import equations
from equations.settings import Settings
from tests.equations.tiny import NOTATION, problems

DISPLAYS = {
    "inequality in rows": (
        r"\begin{aligned} y &> 2 x \end{aligned}", "x () positive -> y ()", "2 * x",
        "an inequality stands alone",
    ),
    "sides of a row that is no result": (
        r"\begin{aligned} a &= 5 x = 2 x \\ y &= a + 1 \end{aligned}", "x () -> y ()", "2 * x + 1",
        "disagree on a",
    ),
    "one bound": (
        r"y = \sum_{i=2} x_i", "x (n,) -> y ()", "sum(x)", "write both bounds",
    ),
    "upper bound alone": (
        r"y = \prod_i^{2} x_i", "x (n,) -> y ()", "np.prod(x)", "write both bounds",
    ),
    "power on the left": (
        r"p_i^2 = x_i", "x (n,) -> p (n,)", "x", "the left-hand side must be",
    ),
    "inverse on the left": (
        r"\sigma^{-1}(z)_i = z_i", "z (n,) -> sigma (n,)", "z", "the left-hand side must be",
    ),
    "prime on e": (r"y = e'^{x}", "x () -> y ()", "np.exp(x)", "a prime on a value"),
    "prime on pi": (r"y = \pi' x", "x () -> y ()", "np.pi * x", "a prime on a value"),
    "digits without braces": (r"y = x^12", "x () -> y ()", "x**12", "braces around a number"),
    "numbers side by side": (r"y = 2 3 x", "x () -> y ()", "6 * x", "numbers side by side"),
    "number in braces": (r"y = 2{3} x", "x () -> y ()", "6 * x", "numbers side by side"),
    "power behind a number": (r"y = 3 2^{x}", "x () -> y ()", "3 * 2**x", "numbers side by side"),
    "mixed number": (r"y = 2\tfrac{1}{2} x", "x () -> y ()", "x", "a sum, or a product"),
    "thin space in a number": (r"y = 1\,000 x", "x () -> y ()", "0 * x", "thousands are parted"),
    "inverse": (r"y = \tanh^{-1}(x)", "x () -> y ()", "1 / np.tanh(x)", "an inverse"),
    "bracketed power": (r"y = x^{(2)}", "x () -> y ()", "x * x", "a power without brackets"),
    "d for a derivative": (
        r"y = \frac{d a}{d x}", "a (), x (), d () -> y ()", "a / x", "write a derivative as",
    ),
    "derivative by two": (
        r"y = \nabla_{x,v} L", "dL_dx () -> y ()", "dL_dx", "of one symbol by one symbol",
    ),
    "one name written in two ways": (
        r"y = x_k + x^k", "x_k () -> y ()", "2 * x_k", "written in two ways",
    ),
    "number of the equation": (r"y = 2 x \quad (1)", "x () -> y ()", "2 * x", "made by the build"),
    "open argument before a division": (
        r"y = \exp x / 2", "x () -> y ()", "np.exp(x) / 2", "brackets around the argument",
    ),
    "function of a matrix": (
        r"y = \exp(W)", "W (n, n) -> y (n, n)", "np.exp(W)", "of a matrix: of each entry",
    ),
    "edge of a case": (
        r"y = \begin{cases} 1 & x \ge 0 \\ 0 & \text{otherwise} \end{cases}", "x () -> y ()",
        "np.where(x > 0, 1.0, 0.0)", "disagree on y",
    ),
    "remainder that never wraps": (
        r"y = x \bmod 10", "x () positive -> y ()", "x", "was never met",
    ),
    "small beside large": (
        r"y = [a; b]", "a () positive, b () -> y (2,)", "np.array([a, b + 1e-9])", "disagree on y",
    ),
    "large beside small": (
        r"y = [e^{30 + a}; b]", "a () positive, b () -> y (2,)",
        "np.array([np.exp(30 + a), 7 * b])", "disagree on y",
    ),
    "one value only": (
        r"y = a x^{7}", "x index 1, a () -> y ()", "a * x", "has one value only",
    ),
    "condition that broadcasts": (
        r"y = \begin{cases} x & x > W \\ 2 x & \text{otherwise} \end{cases}",
        "x (n,), W (n, n) -> y (n, n)", "np.where(x > W, x, 2 * x)", "there is no broadcasting",
    ),
    "function that is no function": (
        r"y = f(x, x)", "f function, x () -> y ()", "f(x)", "raised TypeError",
    ),
}  # fmt: skip

TEXTS = {
    "thousands by a comma": ("2 + 2 = 4,500", "write 4{,}500 or 4.5"),
    "decimals by a comma": ("2 + 2 = 4,5", "write 4{,}500 or 4.5"),
    "rounded step by step": (r"\tanh(1) = 0.8 = 0.84", "the other side is"),
    "value of a constant": (r"\pi = 3", "the other side is 3.14159"),
    "value of e": (r"e = 2.8", "the other side is 2.71828"),
    "bound that never holds": (r"\tanh(x_t) > 2", "false for all random values"),
    "square below 0": ("x_t^2 < 0", "false for all random values"),
    "definition of a number": ("2 + 2 := 5", "gives a value to a name that has none"),
    "definition of a function that is there": (r"\tanh(z) := z^2", "gives a value to a name"),
    "star on a known letter": (r"f^\star_{17}", "is not known on this page"),
    "index that nobody knows": (r"x_Q", "is not known on this page"),
    "half a relation": ("= 5", "write the whole relation in one formula"),
    "digits of an exponent": ("2^10 = 1024", "braces around a number"),
    "choice that is exact": (r"\tau := 0.5$ and $4 \tau = 2.1", "the other side is 2."),
}


@pytest.mark.parametrize("name", DISPLAYS)
def test_display_is_refused(name, tmp_path):
    latex, shapes, code, message = DISPLAYS[name]
    module = tmp_path / ("sigma.py" if "sigma" in shapes else "f_x.py")
    taken = ", ".join(part.strip().split(" ")[0] for part in _parameters(shapes))
    form = f'''import numpy as np


def {module.stem}({taken}):
    """Return it.

    Shapes: {shapes}
    Source: this report
    """
    return {code}
'''
    text = form if "np." in code else form.replace("import numpy as np\n\n\n", "")
    module.write_text(text, encoding="utf-8")
    verdict = equations.check(latex, module, Settings(root=tmp_path))
    assert not verdict.checked
    assert message in verdict.sentence()


def _parameters(shapes):
    before, depth, parts = shapes.split("->")[0], 0, [""]
    for letter in before:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


@pytest.mark.parametrize("name", TEXTS)
def test_formula_in_a_text_is_refused(name, tmp_path):
    latex, message = TEXTS[name]
    rows = NOTATION + "| $\\tau$ | `tau` | number | a number |\n| $z$ | `z` | number | another |\n"
    page = {"docs/notation.md": rows, "docs/text.md": f"# Text\n\nHere ${latex}$ stands.\n"}
    found = problems(tmp_path, page)
    assert any("docs/text.md:3" in one and message in one for one in found), found
