"""Sigmoid, tanh and ReLU with their derivatives, on equal axes."""

from report.figures.plot import Panel, sampled
from report.figures.svg import Canvas
from snippets.neural_networks.relu import relu
from snippets.neural_networks.relu_prime import relu_prime
from snippets.neural_networks.sigmoid import sigmoid
from snippets.neural_networks.sigmoid_prime import sigmoid_prime
from snippets.neural_networks.tanh import tanh
from snippets.neural_networks.tanh_prime import tanh_prime

CURVES = (
    ("σ(z)", sigmoid, sigmoid_prime),
    ("tanh(z)", tanh, tanh_prime),
    ("ReLU(z)", relu, relu_prime),
)
REACH = 4


def activations() -> Canvas:
    picture = Canvas(
        520,
        300,
        "Three activation functions and their derivatives",
        "The sigmoid rises from 0 to 1 with a slope of at most a quarter, tanh from minus 1 to 1 with a slope of "
        "at most 1, "
        "and ReLU is 0 below zero and the identity above, with slope 0 or 1.",
    )
    for at, (name, function, derivative) in enumerate(CURVES):
        panel = Panel(picture, 36 + 166 * at, 40, 142, 180, (-REACH, REACH), (-1.2, 2.2))
        heights = [(-1, "−1"), (0, "0"), (1, "1"), (2, "2")]
        panel.axes(
            [(-2, "−2"), (0, "0"), (2, "2")],
            heights if at == 0 else [(value, "") for value, _ in heights],
        )
        panel.curve(*sampled(function, -REACH, REACH, 161), "input", 3)
        if name == "ReLU(z)":
            panel.curve([-REACH, 0], [derivative(-1.0)] * 2, "forget", 2.5, "6 4")
            panel.curve([0, REACH], [derivative(1.0)] * 2, "forget", 2.5, "6 4")
        else:
            panel.curve(*sampled(derivative, -REACH, REACH, 161), "forget", 2.5, "6 4")
        picture.label(panel.left + 71, 20, name)
    picture.line([(96, 274), (132, 274)], "input", 3)
    picture.words(140, 274, "function", "start")
    picture.line([(286, 274), (322, 274)], "forget", 2.5, "6 4")
    picture.words(330, 274, "derivative", "start")
    return picture


FIGURES = {"activations": activations}
