"""A loss of one parameter, and the steps of gradient descent with three learning rates."""

import numpy as np

from report.figures.plot import Panel, sampled
from report.figures.svg import Canvas
from snippets.neural_networks.gradient_descent_step import gradient_descent_step

START, STEPS = -1.8, 6
RATES = (
    ("0.05", "small: slow", "circle"),
    ("0.3", "good: quick", "square"),
    ("1.05", "large: diverges", "triangle"),
)


def loss(theta: np.ndarray) -> np.ndarray:
    return theta**2


def walk(eta: float) -> np.ndarray:
    """Return the parameter before and after each step; the slope of the loss is 2θ."""
    places = [START]
    for _ in range(STEPS):
        places.append(gradient_descent_step(places[-1], eta, 2 * places[-1]))
    return np.array(places)


def gradient_descent() -> Canvas:
    picture = Canvas(
        520,
        292,
        "Gradient descent with three learning rates",
        f"Six steps on the loss θ² from θ = {START}: with rate 0.05 the point creeps down one side, with 0.3 it "
        f"is near the minimum after a few "
        "steps, with 1.05 it jumps from side to side and climbs.".replace("-", "−"),
    )
    for at, (rate, comment, shape) in enumerate(RATES):
        panel = Panel(picture, 36 + 166 * at, 62, 142, 168, (-3.6, 3.6), (0, 11))
        heights = [(value, str(value)) for value in (0, 5, 10)]
        panel.axes(
            [(-2, "−2"), (0, "0"), (2, "2")],
            heights if at == 0 else [(value, "") for value, _ in heights],
        )
        panel.curve(*sampled(loss, -3.4, 3.4, 81), "muted", 1.5)
        places = walk(float(rate))
        panel.curve(places, loss(places), "forget", 1.5)
        panel.marks(places, loss(places), "forget", shape)
        picture.label(panel.left + 71, 16, f"η = {rate}")
        picture.words(panel.left + 71, 43, comment, role="muted")
    picture.label(273, 272, "θ")
    picture.label(18, 42, "L")
    return picture


FIGURES = {"gradient-descent": gradient_descent}
