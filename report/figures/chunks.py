"""Truncated backpropagation through time: what crosses the border between two chunks."""

from itertools import pairwise

from report.figures.svg import Canvas

CHUNKS = ((34.0, 96.0, 158.0, 220.0), (300.0, 362.0, 424.0, 486.0))
BORDER = 260.0
ROW, ABOVE, BELOW = 90.0, 80.0, 100.0
HALF = 20.0


def chunks() -> Canvas:
    picture = Canvas(
        520,
        190,
        "A stream in two chunks",
        "Eight hidden states, four in each of two chunks. States are handed on from each step to "
        "the next, over the border too. Error signals go back from step to step and end at the "
        "border.",
    )
    picture.line([(BORDER, 20), (BORDER, 170)], "faint", 2, "6 5")
    for places, name in zip(CHUNKS, ("one chunk", "the next"), strict=True):
        for left, right in pairwise(places):
            picture.line([(left + HALF, ABOVE), (right - HALF, ABOVE)], "hidden", 2, arrow=True)
            picture.line([(right - HALF, BELOW), (left + HALF, BELOW)], "forget", 2, arrow=True)
        middle = sum(places) / len(places)
        picture.words(middle, 36, "states", role="hidden")
        picture.words(middle, 138, "error signals", role="forget")
        picture.words(middle, 172, name, role="muted")
    before, after = CHUNKS[0][-1] + HALF, CHUNKS[1][0] - HALF
    picture.line([(before, ABOVE), (after, ABOVE)], "hidden", 2, arrow=True)
    picture.line([(after, BELOW), (BORDER + 5, BELOW)], "forget")
    picture.line([(BORDER + 5, BELOW - 9), (BORDER + 5, BELOW + 9)], "forget", 3)
    for step, x in enumerate((*CHUNKS[0], *CHUNKS[1]), 1):
        picture.box(x, ROW, 2 * HALF, 44, "hidden")
        picture.label(x, ROW, f"h_{{{step}}}")
    return picture


FIGURES = {"chunks": chunks}
