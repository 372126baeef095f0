"""What remains of a cell value under a constant forget gate, for several biases."""

import numpy as np

from report.figures.plot import Panel, mark
from report.figures.svg import Canvas
from snippets.lstm_cell.forget_half_life import forget_half_life
from snippets.neural_networks.sigmoid import sigmoid

STEPS = 40
BIASES = (
    (5, "forget", "triangle", ""),
    (4, "input", "square", "9 3"),
    (3, "candidate", "diamond", ""),
    (2, "output", "down", "9 3"),
    (1, "cell", "circle", ""),
    (0, "ink", "bar", "9 3"),
)


def half_life() -> Canvas:
    picture = Canvas(
        520,
        330,
        "What a constant forget gate keeps",
        "The share of a cell value that is left over 40 steps, for forget biases 0 to 5. Half is left after "
        + ", ".join(f"{steps_to_half(bias)} (bias {bias})" for bias, *_ in reversed(BIASES))
        + " steps.",
    )
    panel = Panel(picture, 46, 40, 300, 232, (0, STEPS), (0, 1))
    panel.axes(
        [(t, str(t)) for t in range(0, STEPS + 1, 10)],
        [(0, "0"), (0.25, "0.25"), (0.5, "0.5"), (0.75, "0.75"), (1, "1")],
    )
    panel.curve([0, STEPS], [0.5, 0.5], "muted", 1.5, "3 4")
    steps = np.arange(0, STEPS + 1)
    picture.words(372, 44, "bias", role="muted")
    picture.words(512, 44, "half-life in steps", "end", "muted")
    for row, (bias, role, shape, dash) in enumerate(BIASES):
        kept = sigmoid(float(bias)) ** steps
        panel.curve(steps, kept, role, 2.5, dash)
        shown = steps[5::10] if bias > 2 else steps[[1, 3]]
        panel.marks(shown, kept[shown], role, shape)
        y = 78 + 33 * row
        picture.line([(362, y), (398, y)], role, 2.5, dash)
        mark(picture, 380, y, role, shape)
        picture.label(408, y, f"b = {bias}", "start")
        picture.label(506, y, steps_to_half(bias), "end")
    picture.words(196, 314, "steps", role="muted")
    picture.words(14, 16, "share of the cell value that is left", "start", "muted")
    return picture


def steps_to_half(bias: int) -> str:
    steps = forget_half_life(sigmoid(float(bias)))
    return f"{steps:.1f}" if steps < 10 else f"{steps:.0f}"


FIGURES = {"half-life": half_life}
