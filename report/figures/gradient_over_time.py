"""The size of the gradient of the last state with respect to the first, against the number of steps."""

import numpy as np

from report.figures.growth import STEPS, growth
from report.figures.svg import Canvas
from snippets.rnn_limits.scalar_gradient import scalar_gradient

WEIGHTS = ("2", "1.1", "1", "0.9", "0.5")
CHOSEN = "0.9"
START = 0.5


def sizes(w: float) -> np.ndarray:
    """Return the gradient of a linear unit over 0, 1, … steps."""
    return np.array([scalar_gradient(w, START, t)[0] for t in range(STEPS + 1)])


def gradient_over_time() -> Canvas:
    picture = Canvas(
        520,
        384,
        "Size of the gradient over time",
        "On a logarithmic axis the gradient of a linear unit is a straight line: falling for weights 0.5 and "
        "0.9, level for 1, rising for 1.1 and 2.",
    )
    behind = {f"w = {w}": sizes(float(w)) for w in WEIGHTS}
    growth(picture, range(-15, 16, 5), (-16, 16), behind, f"w = {CHOSEN}")
    picture.words(14, 16, "size of the derivative", "start", "muted")
    return picture


FIGURES = {"gradient-over-time": gradient_over_time}
