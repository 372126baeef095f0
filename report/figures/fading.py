"""A state that fades: one recurrent unit after a single input, for two recurrent weights."""

import numpy as np

from report.figures.plot import Panel
from report.figures.svg import Canvas, rectangle
from snippets.recurrent_networks.rnn_state import rnn_state

STEPS = 8
WIDTH = 15


def states(weight: float) -> list[float]:
    """Return the states of a unit that gets the input 1 and then zeros."""
    R, h, found = np.array([[weight]]), np.zeros(1), []
    for step in range(STEPS):
        h = rnn_state(np.eye(1), R, np.zeros(1), np.array([float(step == 0)]), h)
        found.append(float(h[0]))
    return found


def half(picture: Canvas, left: float, weight: float) -> None:
    panel = Panel(picture, left, 40, 208, 140, (0.3, STEPS + 0.7), (0, 0.8))
    ticks = [(0, "0"), (0.4, "0.4"), (0.8, "0.8")]
    panel.axes(
        [(step, str(step)) for step in (1, 3, 5, 7)],
        ticks if left < 100 else [(at, "") for at, _ in ticks],
    )
    for step, state in enumerate(states(weight), 1):
        x, y = panel.at(step, state)
        height = panel.top + panel.height - y
        shape = rectangle(x, y + height / 2, WIDTH, height)
        picture.add(f'{shape} fill="{picture.stroke("hidden")}"/>')
    picture.label(left + 104, 16, f"R = {weight:g}")


def fading() -> Canvas:
    picture = Canvas(
        520,
        222,
        "A state that fades",
        "The states of one unit at eight steps, as bars, after the input 1 at the first step and zeros "
        "from then on. With R = 0.5 every bar is about half as high as the one before; with R = 1 "
        "they fall ever more slowly.",
    )
    half(picture, 50, 0.5)
    half(picture, 292, 1)
    picture.label(24, 16, "h_{t}", role="hidden")
    picture.label(275, 206, "t")
    return picture


FIGURES = {"fading": fading}
