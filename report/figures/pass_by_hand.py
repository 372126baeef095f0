"""The example by hand of section 2.1: the numbers on their way forward, and the error signals back."""

import numpy as np

from report.figures.svg import PAPER, WORDS, Canvas, Point, rectangle, toward
from snippets.neural_networks.hidden_delta import hidden_delta
from snippets.neural_networks.mlp_layer import mlp_layer
from snippets.neural_networks.relu import relu
from snippets.neural_networks.relu_prime import relu_prime
from snippets.neural_networks.weight_gradient import weight_gradient

X, Y = np.array([1.0, 2.0]), np.array([1.0])
W_1, B_1 = np.array([[0.5, 0.5], [1.0, -1.0]]), np.array([0.5, 0.0])
W_2, B_2 = np.array([[1.0, 3.0]]), np.array([-0.5])
INPUTS: tuple[Point, Point] = ((46, 76), (46, 216))
HIDDEN: tuple[Point, Point] = ((258, 76), (258, 216))
OUTPUT: Point = (462, 146)
RADIUS = 26


def text(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def edge(
    picture: Canvas, start: Point, end: Point, far: float, weight: float, slope: float
) -> None:
    """Draw a connection with its weight and, below it, the gradient of the weight."""
    picture.line([toward(start, end, RADIUS), toward(end, start, RADIUS)], "muted", 1.5, arrow=True)
    x, y = toward(start, end, far)
    picture.add(f'{rectangle(x, y, 42, 42)} fill="{PAPER}"/>')
    picture.words(x, y - 11, text(weight), role="input")
    picture.words(x, y + 11, text(slope), role="forget")


def unit(picture: Canvas, place: Point, role: str, value: float, below: str = "") -> None:
    picture.circle(*place, RADIUS, role)
    picture.words(*place, text(value))
    if below:
        picture.label(place[0], place[1] + RADIUS + 15, below, role="forget", size=WORDS)


def pass_by_hand() -> Canvas:
    z_1 = W_1 @ X + B_1
    a_1 = mlp_layer(relu, W_1, X, B_1)
    y_hat = W_2 @ a_1 + B_2
    delta_2 = y_hat - Y
    delta_1 = hidden_delta(relu_prime, W_2, delta_2, z_1)
    slopes_1, slopes_2 = weight_gradient(delta_1, X), weight_gradient(delta_2, a_1)
    picture = Canvas(
        520,
        312,
        "One pass by hand",
        "The inputs 1 and 2 give 2 and 0 in the hidden layer and the prediction 1.5. Back come the error "
        "signals 0.5 at the output, 0.5 and 0 in the hidden layer; on each connection stand its weight "
        "and, below it, its gradient.",
    )
    for j, start in enumerate(INPUTS):
        for k, end in enumerate(HIDDEN):
            edge(picture, start, end, 100 if j == k else 74, W_1[k, j], slopes_1[k, j])
    for k, start in enumerate(HIDDEN):
        edge(picture, start, OUTPUT, 106, W_2[0, k], slopes_2[0, k])
    for j, place in enumerate(INPUTS):
        unit(picture, place, "hidden", X[j])
    for k, place in enumerate(HIDDEN):
        unit(picture, place, "cell", a_1[k], f"δ = {text(delta_1[k])}")
    unit(picture, OUTPUT, "output", y_hat[0], f"δ = {text(delta_2[0])}")
    picture.label(46, 22, "x")
    picture.label(258, 22, "a^{(1)}")
    picture.label(462, 92, "y\u0302")
    picture.words(20, 294, "weight", "start", "input")
    picture.words(106, 294, "gradient of the weight, error signal", "start", "forget")
    return picture


FIGURES = {"pass-by-hand": pass_by_hand}
