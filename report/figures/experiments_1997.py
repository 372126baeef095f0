"""The experiments of 1997, repeated by the printed rule: when each trial succeeded, and how many did."""

import numpy as np

from experiments_1997 import table
from report.figures.plot import mark
from report.figures.svg import Canvas

LEFT, RIGHT, EDGE, TOP, ROW = 176, 432, 512, 92, 27
LOW, HIGH = 3.0, 6.35
TASKS = {
    "1, 3 × 2 cells": "1 grammar, 3 × 2",
    "1, 4 × 1 cells": "1 grammar, 4 × 1",
    "2a, p = 100": "2a lag of 100",
    "2b, p = 100": "2b random middle",
    "2c, p = q = 50": "2c distractors",
    "3a, N = 3, ST2": "3a noise, N = 3",
    "3a, N = 1, ST2": "3a noise, N = 1",
    "4, T = 100": "4 sum, T = 100",
    "4, T = 500": "4 sum, T = 500",
    "4, T = 1000": "4 sum, T = 1000",
    "5, n = 140": "5 product, n = 140",
    "5, n = 13": "5 product, n = 13",
    "6a": "6a order of two",
    "6b": "6b order of three",
}
"""The rows, by the labels of the tables."""


def place(count: float) -> float:
    """The horizontal place of a number of sequences, on a logarithmic axis."""
    return LEFT + (RIGHT - LEFT) * (float(np.log10(count)) - LOW) / (HIGH - LOW)


def experiments_1997() -> Canvas:
    found = {(line["shown"].label, line["kind"]): line["seen"] for line in table.lines()}
    rows = [shown for shown in table.SHOWN if shown.label in TASKS]
    bottom = TOP + ROW * len(rows)
    picture = Canvas(
        520,
        bottom + 48,
        "Sequences to success, in 1997 and now",
        "One mark for each trial that succeeded, on a logarithmic axis from 1,000 to 2,200,000 sequences: circles for the network of 1997, "
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
    picture.words(EDGE, 56, "1997: ready", "end", role="forget")
    for power in range(3, 7):
        x = place(10.0**power)
        picture.line([(x, TOP - 16), (x, bottom)], "faint", 1)
        picture.words(x, bottom + 4, f"{10**power:,}", role="muted")
    picture.words((LEFT + RIGHT) / 2, bottom + 30, "sequences to success", role="muted")
    for row, shown in enumerate(rows):
        y = TOP + ROW * row
        picture.words(LEFT - 12, y, TASKS[shown.label], "end")
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
