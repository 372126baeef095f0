"""A network that learns its twelve examples by heart: what it says, and its errors by epoch."""

import numpy as np

from report.figures.plot import Panel, mark
from report.figures.svg import Canvas
from report.figures.thermometer import EPOCHS, HOURS, data, run, temperature

SEED = 4
HIGHEST, DRAWN = 5, 150


def said(picture: Canvas) -> None:
    """Draw the readings, the truth, and what the network says at its best and in the end."""
    training, validation, _ = data()
    panel = Panel(picture, 36, 56, 210, 210, (0, 24), (6, 24))
    panel.axes(
        [(hour, str(hour)) for hour in (0, 6, 12, 18, 24)],
        [(degrees, str(degrees)) for degrees in (10, 15, 20)],
    )
    best, last = run(SEED).predicted
    panel.curve(HOURS, temperature(HOURS), "muted", 2, "2 5")
    panel.curve(HOURS, last, "forget", 2)
    panel.curve(HOURS, best, "ink", 2.5, "8 5")
    panel.marks(validation.hours, validation.degrees, "input", "square")
    panel.marks(training.hours, training.degrees, "forget", "circle")
    picture.words(141, 16, "temperature")
    picture.words(141, 38, "by the hour", role="muted")


def errors(picture: Canvas) -> None:
    """Draw the errors after some epochs, evenly on the logarithmic axis, and mark the best."""
    one = run(SEED)
    after = np.unique([*np.geomspace(1, EPOCHS, DRAWN).round().astype(int), one.best])
    epochs = np.log10(after)
    panel = Panel(picture, 296, 56, 210, 210, (0, float(epochs[-1])), (0, HIGHEST))
    panel.axes(
        [(power, str(10**power)) for power in range(4)],
        [(degrees, str(degrees)) for degrees in range(HIGHEST + 1)],
    )
    panel.curve(epochs, one.training[after], "forget", 2)
    panel.curve(epochs, one.validation[after], "input", 2)
    x, y = panel.at(float(np.log10(one.best)), float(one.validation[one.best]))
    picture.line([(x, panel.top), (x, panel.top + panel.height)], "ink", 1.5, "8 5")
    mark(picture, x, y, "input", "square")
    x, y = panel.at(float(epochs[-1]), float(one.training[-1]))
    mark(picture, x, y, "forget", "circle")
    picture.words(401, 16, "error in degrees")
    picture.words(401, 38, "by the epoch", role="muted")


def overfitting() -> Canvas:
    picture = Canvas(
        520,
        360,
        "A network that learns its examples by heart",
        "Left, the temperature by the hour: the network of the best epoch is near the truth, that of the "
        "last passes near every training reading and far from some others. Right, the errors: "
        "in training it falls to the end; in validation it falls and then rises.",
    )
    said(picture)
    errors(picture)
    mark(picture, 46, 316, "forget", "circle")
    picture.words(58, 316, "training", "start", "forget")
    mark(picture, 186, 316, "input", "square")
    picture.words(198, 316, "validation", "start", "input")
    picture.line([(36, 344), (68, 344)], "ink", 2.5, "8 5")
    picture.words(76, 344, "best epoch", "start")
    picture.line([(186, 344), (218, 344)], "forget", 2)
    picture.words(226, 344, "last epoch", "start", "forget")
    picture.line([(338, 344), (370, 344)], "muted", 2, "2 5")
    picture.words(378, 344, "truth", "start", "muted")
    return picture


FIGURES = {"overfitting": overfitting}
