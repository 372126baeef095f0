"""The next state of a tanh unit against its state, where it rests, and how it gets there."""

from itertools import pairwise

import numpy as np

from report.figures.plot import Panel, mark, sampled
from report.figures.svg import Canvas

STEPS = 12


def states(w: float, h_0: float, steps: int = STEPS) -> list[float]:
    """Return the states of a unit without input."""
    h = [h_0]
    for _ in range(steps):
        h.append(float(np.tanh(w * h[-1])))
    return h


def walk(panel: Panel, w: float, h_0: float, role: str) -> None:
    """Draw the way of a state: up or down to the curve, then across to where both are equal."""
    h = states(w, h_0)
    points = [(h[0], h[0])]
    for now, then in pairwise(h):
        points += [(now, then), (then, then)]
    panel.picture.line([panel.at(*point) for point in points], role, 2)
    mark(panel.picture, *panel.at(h[0], h[0]), role, "square")


def half(picture: Canvas, left: float, w: float, comment: str, starts: tuple[float, ...]) -> None:
    """Draw one unit; filled circles are where a state settles, an open one is where it leaves."""
    panel = Panel(picture, left, 62, 204, 204, (-1.2, 1.2), (-1.2, 1.2))
    ticks = [(-1, "−1"), (0, "0"), (1, "1")]
    panel.axes(ticks, ticks if left < 100 else [(at, "") for at, _ in ticks])
    panel.curve(*sampled(lambda h: h, -1.2, 1.2, 2), "muted", 1.5, "6 5")
    panel.curve(*sampled(lambda h: np.tanh(w * h), -1.2, 1.2, 97), "ink", 2.5)
    for h_0, role in zip(starts, ("forget", "input"), strict=True):
        walk(panel, w, h_0, role)
    rest = states(w, 1.0, 1000)[-1]
    if rest > 0.1:
        picture.circle(*panel.at(0, 0), 6, "ink", "var(--paper)")
        for at in (-rest, rest):
            picture.dot(*panel.at(at, at), "ink", 6)
    else:
        picture.dot(*panel.at(0, 0), "ink", 6)
    picture.label(left + 102, 16, f"w = {w:g}")
    picture.words(left + 102, 43, comment, role="muted")


def resting_states() -> Canvas:
    picture = Canvas(
        520,
        316,
        "Where a tanh unit rests",
        "The next state against the state, for two units without input. With w = 0.9 every start leads to "
        "the one resting state 0. With w = 2 a positive start leads to 0.958 and a negative one to "
        "−0.958; the curve is flat in both places. From 0 itself every small push leads away.",
    )
    half(picture, 50, 0.9, "one resting state", (0.9, -0.6))
    half(picture, 298, 2, "two, and 0 between", (0.15, -0.15))
    picture.label(276, 298, "h_{t−1}")
    picture.label(24, 40, "h_{t}")
    return picture


FIGURES = {"resting-states": resting_states}
