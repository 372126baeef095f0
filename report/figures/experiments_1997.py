"""The experiments of 1997, repeated by the printed rule: when each trial succeeded, and how many did."""

import numpy as np

from experiments_1997 import table
from report.figures.plot import mark
from report.figures.svg import Canvas

LEFT, RIGHT, EDGE, TOP, ROW = 140, 428, 512, 92, 27
LOW, HIGH = 2.6, 6.4


def place(count: float) -> float:
    """The horizontal place of a number of sequences, on a logarithmic axis."""
    return LEFT + (RIGHT - LEFT) * (float(np.log10(count)) - LOW) / (HIGH - LOW)


def experiments_1997() -> Canvas:
    found = {(line["shown"].label, line["kind"]): line["seen"] for line in table.lines()}
    rows = [shown for shown in table.short_rows() if list(shown.printed.values())[-1]]
    bottom = TOP + ROW * len(rows)
    picture = Canvas(
        520,
        bottom + 48,
        "Sequences to success, in 1997 and now",
        "One mark for each trial that succeeded, on a logarithmic axis from 400 to 2,500,000 sequences: circles for the network of 1997, "
        "squares for today's LSTM, and a bar at the mean that the paper prints. On the right, how many trials of the network of 1997 "
        "succeeded. The numbers are in the tables.",
    )
    for x, shape, role, text in (
        (20, "circle", "forget", "network of 1997"),
        (182, "square", "input", "today's LSTM"),
    ):
        mark(picture, x, 18, role, shape)
        picture.words(x + 14, 18, text, "start")
    picture.line([(330, 8), (330, 28)], "ink", 3)
    picture.words(342, 18, "mean printed in 1997", "start")
    picture.words(EDGE, 52, "1997: ready", "end", role="forget")
    for power in range(3, 7):
        x = place(10.0**power)
        picture.line([(x, TOP - 16), (x, bottom)], "faint", 1)
        picture.words(x, bottom + 4, f"{10**power:,}", role="muted")
    picture.words((LEFT + RIGHT) / 2, bottom + 30, "sequences to success", role="muted")
    for row, shown in enumerate(rows):
        y = TOP + ROW * row
        picture.words(LEFT - 12, y, shown.label.removesuffix(", ST2"), "end")
        ours = found.get((shown.label, "as printed"))
        today = found.get((shown.today_label or shown.label, "today"))
        for seen, off, role, shape in (
            (today, 6, "input", "square"),
            (ours, -6, "forget", "circle"),
        ):
            for count in seen["counts"] if seen else []:
                mark(picture, place(count), y + off, role, shape)
        told = f"{ours['succeeded']} of {ours['trials']}" if ours else "not run"
        picture.words(EDGE, y, told, "end", role="forget")
        printed = place(list(shown.printed.values())[-1].sequences)
        picture.line([(printed, y - 11), (printed, y + 11)], "ink", 3)
    return picture


FIGURES = {"experiments-1997": experiments_1997}
