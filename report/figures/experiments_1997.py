"""The experiments of 1997, repeated: every trial that succeeded, by the number of sequences it took."""

import numpy as np

from experiments_1997 import table
from report.figures.plot import mark
from report.figures.svg import Canvas

LEFT, RIGHT, TOP, ROW = 140, 500, 66, 27
LOW, HIGH = 2.6, 6.4


def place(count: float) -> float:
    """The horizontal place of a number of sequences, on a logarithmic axis."""
    return LEFT + (RIGHT - LEFT) * (float(np.log10(count)) - LOW) / (HIGH - LOW)


def experiments_1997() -> Canvas:
    lines = table.lines()
    labels = list(dict.fromkeys(line["label"] for line in lines))
    bottom = TOP + ROW * len(labels)
    picture = Canvas(
        520,
        bottom + 62,
        "Sequences to success, in 1997 and now",
        "One mark for each trial that succeeded, on a logarithmic axis from 400 to 2,500,000 sequences: circles for the network of 1997, "
        "squares for today's LSTM, and a bar at the mean that the paper prints. The numbers are in the table.",
    )
    for x, shape, role, text in (
        (20, "circle", "forget", "network of 1997"),
        (182, "square", "input", "today's LSTM"),
    ):
        mark(picture, x, 18, role, shape)
        picture.words(x + 14, 18, text, "start")
    picture.line([(330, 8), (330, 28)], "ink", 3)
    picture.words(342, 18, "mean printed in 1997", "start")
    for power in range(3, 7):
        x = place(10.0**power)
        picture.line([(x, TOP - 16), (x, bottom)], "faint", 1)
        picture.words(x, bottom + 18, f"{10**power:,}", role="muted")
    picture.words((LEFT + RIGHT) / 2, bottom + 44, "sequences to success", role="muted")
    for row, label in enumerate(labels):
        y = TOP + ROW * row
        picture.words(LEFT - 12, y, label, "end")
        for line in (line for line in lines if line["label"] == label):
            today = line["result"]["network"] == "today"
            for count in line["seen"]["counts"]:
                mark(
                    picture,
                    place(count),
                    y + (6 if today else -6),
                    "input" if today else "forget",
                    "square" if today else "circle",
                )
        for sequences in next(line["all_printed"] for line in lines if line["label"] == label):
            picture.line([(place(sequences), y - 11), (place(sequences), y + 11)], "ink", 3)
    return picture


FIGURES = {"experiments-1997": experiments_1997}
