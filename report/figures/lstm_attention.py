"""Time and memory of an LSTM layer and an attention layer against the length, from the record of benchmarks/attention.py."""

import math

from benchmarks.attention import NAMES, read
from report.figures.plot import Panel, mark
from report.figures.svg import Canvas
from snippets.transformer.crossover_length import crossover_length

LOOKS = {
    "lstm": ("input", "circle", ""),
    "attention": ("forget", "square", ""),
    "blocks": ("candidate", "triangle", "9 3"),
}


def lstm_attention() -> Canvas:
    record = read()
    lengths = [int(T) for T in record["lengths"]]
    picture = Canvas(
        520,
        612,
        "Time and memory of an LSTM layer and an attention layer",
        f"Two panels with logarithmic axes over lengths {lengths[0]} to {lengths[-1]}. Above, time: the LSTM layer rises in proportion "
        "to the length; attention starts below it, rises more steeply and ends above it. Below, memory in the same three curves.",
    )
    across = (math.log2(lengths[0]), math.log2(lengths[-1]))
    panels = (
        (
            "median",
            1e3,
            40,
            (-1, 3),
            "time in ms",
            [(-1, "0.1"), (0, "1"), (1, "10"), (2, "100"), (3, "1000")],
        ),
        (
            "bytes",
            2**-20,
            322,
            (-1, 3),
            "memory in MiB",
            [(-1, "0.1"), (0, "1"), (1, "10"), (2, "100"), (3, "1000")],
        ),
    )
    for quantity, unit, top, heights, title, ticks in panels:
        panel = Panel(picture, 52, top, 440, 208, across, heights)
        panel.axes([(math.log2(T), str(T)) for T in lengths], ticks)
        picture.words(14, top - 24, title, "start", "muted")
        if quantity == "median":
            counted = crossover_length(record["width"])
            panel.curve([math.log2(counted)] * 2, heights, "ink", 3, "2 5")
            x, y = panel.at(math.log2(counted), heights[1])
            picture.words(x - 8, y + 12, f"counted: {counted}", "end")
        for name, (role, shape, dash) in LOOKS.items():
            values = [math.log10(row[name][quantity] * unit) for row in record["lengths"].values()]
            steps = [math.log2(T) for T in lengths]
            panel.curve(steps, values, role, 2.5, dash)
            panel.marks(steps, values, role, shape)
    picture.words(272, 568, "length T", role="muted")
    for x, (name, (role, shape, dash)) in zip((40, 182, 310), LOOKS.items(), strict=True):
        picture.line([(x, 596), (x + 32, 596)], role, 2.5, dash)
        mark(picture, x + 16, 596, role, shape)
        picture.words(x + 40, 596, NAMES[name], "start")
    return picture


FIGURES = {"lstm-attention": lstm_attention}
