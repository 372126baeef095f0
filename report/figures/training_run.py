"""A whole run of "Train one here": its curves, and what the eight cells hold in the end."""

from functools import cache

import numpy as np

from report.figures.plot import Panel
from report.figures.svg import Canvas, rectangle
from report.live.loop import CELLS, Step, Training
from report.live.sentences import EXAMPLE, LENGTHS

SEED, SENTENCES, WINDOW, SPACING = 1, 1000, 100, 10
ROWS = (("f", "forget"), ("i", "input"), ("o", "output"), ("c", "cell"))
LARGEST = 2.0
"""The bars of cell states reach so far to either side."""


@cache
def trained() -> tuple[Training, list[Step]]:
    """Return the network after the run, and all sentences of the run."""
    training = Training(SEED, LENGTHS[0])
    return training, [training.step() for _ in range(SENTENCES)]


def curves(picture: Canvas) -> None:
    """Draw the share of right answers and the loss over the last hundred sentences."""
    _, steps = trained()
    counts = np.arange(SPACING, SENTENCES + 1, SPACING)
    last = [steps[max(0, count - WINDOW) : count] for count in counts]
    panel = Panel(picture, 46, 34, 440, 210, (0, SENTENCES), (0, 1))
    ticks = [(x, str(x)) for x in range(0, SENTENCES + 1, 250)]
    panel.axes(ticks, [(0, "0"), (0.5, "0.5"), (1, "1")])
    panel.curve(counts, [np.mean([one.right for one in part]) for part in last], "candidate", 3)
    panel.curve(
        counts, [np.mean([one.loss for one in part]) for part in last], "forget", 2.5, "7 5"
    )
    picture.line([(46, 14), (76, 14)], "candidate", 3)
    picture.words(83, 14, "right", "start", "candidate")
    picture.line([(146, 14), (176, 14)], "forget", 2.5, "7 5")
    picture.words(183, 14, "loss, of the last 100 sentences", "start", "forget")
    picture.words(266, 284, "sentences")


def cells(picture: Canvas, top: float) -> None:
    """Draw gates and states at each word of the example as bars, and the answer."""
    training, _ = trained()
    seen = training.read(EXAMPLE)
    seen["c"] = seen["c"][1:]
    width, height, step = 44, 56, 57
    for at, word in enumerate(EXAMPLE):
        left = 46 + step * at
        picture.words(left + width / 2, top, word)
        for row, (name, role) in enumerate(ROWS):
            place = top + 14 + row * (height + 8)
            picture.add(
                f"{rectangle(left + width / 2, place + height / 2, width, height)} "
                f'fill="none" stroke="{picture.stroke("faint")}"/>'
            )
            for cell, value in enumerate(seen[name][at]):
                bar(picture, left, place + cell * height / CELLS, width, float(value), role)
        _, are = training.answer(seen["h"][at + 1])
        picture.words(left + width / 2, top + 286, f"{100 * are:.0f} %")
    for row, (name, role) in enumerate(ROWS):
        picture.label(26, top + 42 + row * (height + 8), f"{name}_{{t}}", "middle", role)
    picture.words(26, top + 286, "are")


def bar(picture: Canvas, left: float, top: float, width: float, value: float, role: str) -> None:
    """Draw one number: of a gate from the left, of a state from the middle, hollow below zero."""
    start, length = left, value * width
    if role == "cell":
        length = max(-1.0, min(1.0, value / LARGEST)) * width / 2
        start = left + width / 2
    fill = picture.stroke(role) if length > 0 else "none"
    middle = start + length / 2
    picture.add(
        f'{rectangle(middle, top + 3.5, abs(length), 4.5)} fill="{fill}" '
        f'stroke="{picture.stroke(role)}"/>'
    )


def training_run() -> Canvas:
    picture = Canvas(
        520,
        620,
        "A run of the training loop",
        "Above, over 1000 sentences, the share of right answers rises from a half to one and the loss "
        "falls to almost 0. Below, forget gate, input gate, output gate and cell state of "
        "the eight cells at each word of the keys that he left in the car; after keys the network "
        "expects are.",
    )
    curves(picture)
    cells(picture, 316)
    return picture


FIGURES = {"training-run": training_run}
