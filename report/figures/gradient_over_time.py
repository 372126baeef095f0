"""The size of the gradient of the last state with respect to the first, against the number of steps."""

import numpy as np

from report.figures.plot import Panel
from report.figures.svg import FORMULA, Canvas
from snippets.rnn_limits.scalar_gradient import scalar_gradient
from snippets.rnn_limits.scalar_tanh_gradient import scalar_tanh_gradient

T = 50
WEIGHTS = (
    ("2", "forget", "triangle"),
    ("1.1", "candidate", "diamond"),
    ("1", "ink", "circle"),
    ("0.9", "input", "square"),
    ("0.5", "output", "down"),
)
START = 0.5


def linear(w: float, steps: int) -> float:
    return float(scalar_gradient(w, START, steps)[0])


def squashed(w: float, steps: int) -> float:
    """Run one tanh unit from the same start and return the gradient over all its steps."""
    h = [START]
    for _ in range(steps):
        h.append(float(np.tanh(w * h[-1])))
    return float(scalar_tanh_gradient(np.array(h), w))


def gradient_over_time() -> Canvas:
    picture = Canvas(
        520,
        392,
        "Size of the gradient over time",
        "On a logarithmic axis the gradient of a linear unit is a straight line: falling for weights 0.5 and "
        "0.9, level for 1, rising for 1.1 and 2. "
        "A tanh unit with weight 1, dashed, falls slowly and ever more slowly.",
    )
    panel = Panel(picture, 70, 42, 350, 280, (0, T), (-16, 16))
    panel.axes(
        [(t, str(t)) for t in range(0, T + 1, 10)],
        [(p, power(p)) for p in range(-15, 16, 5)],
        FORMULA,
    )
    steps = np.arange(0, T + 1)
    for weight, role, shape in WEIGHTS:
        values = np.log10([linear(float(weight), int(t)) for t in steps])
        panel.curve(steps, values, role)
        panel.marks(steps[10::10], values[10::10], role, shape)
        shift = {"1": 0, "1.1": -10, "0.9": 10}.get(weight, 0)
        x, y = panel.at(T, values[-1])
        picture.label(x + 12, y + shift, f"w = {weight}", "start", role)
    values = np.log10([squashed(1.0, int(t)) for t in steps])
    panel.curve(steps, values, "ink", 2, "6 4")
    picture.line([(66, 374), (98, 374)], "ink", 2)
    picture.words(105, 374, "linear unit", "start")
    picture.line([(210, 374), (242, 374)], "ink", 2, "6 4")
    picture.label(249, 374, "tanh, w = 1", "start")
    picture.label(440, 340, "T")
    picture.label(58, 20, "|∂h_{T}/∂h_{0}|")
    return picture


def power(exponent: int) -> str:
    return "1" if exponent == 0 else f"10^{{{exponent}}}".replace("-", "−")


FIGURES = {"gradient-over-time": gradient_over_time}
