"""Multiplications per position of an LSTM layer and of attention against the length, as the displays count them."""

import math

import numpy as np

from report.figures.plot import Panel
from report.figures.svg import FORMULA, Canvas
from snippets.limitations.lstm_sequence_cost import lstm_sequence_cost
from snippets.transformer.attention_cost import attention_cost
from snippets.transformer.crossover_length import crossover_length
from snippets.transformer.equal_weight_cells import equal_weight_cells
from snippets.transformer.transformer_block_cost import transformer_block_cost

WIDTH, LENGTH = 512, 1000
LENGTHS = [round(10 ** (1 + step / 10)) for step in range(41)]
LOOKS = {
    "LSTM, as wide": ("input", 2.5, ""),
    "LSTM, as many weights": ("muted", 1.5, ""),
    "attention": ("forget", 2.5, "9 3"),
    "Transformer block": ("candidate", 2.5, "2 5"),
}


def per_position(T: int) -> list[float]:
    """Return the counts of the layers at a length, divided by it, in the order of their looks."""
    fewer = int(equal_weight_cells(WIDTH))
    counts = (
        lstm_sequence_cost(T, WIDTH, WIDTH),
        lstm_sequence_cost(T, fewer, WIDTH),
        attention_cost(T, WIDTH),
        transformer_block_cost(T, WIDTH),
    )
    return [count / T for count in counts]


def counted_costs() -> Canvas:
    cross = crossover_length(WIDTH)
    picture = Canvas(
        520,
        470,
        "Multiplications per position, counted",
        f"Two logarithmic axes, layers of width {WIDTH}. Both LSTM layers are level, the one with as many weights as attention is the "
        f"lower; attention is level at first, rises, and meets the wider LSTM layer at {cross} positions; the block lies above all.",
    )
    panel = Panel(picture, 66, 42, 410, 280, (1, 5), (4, 8.5))
    panel.axes(
        [(1, "10"), (2, "100"), (3, "1000"), (4, "10,000"), (5, "100,000")],
        [(power, f"10^{{{power}}}") for power in range(5, 9)],
        FORMULA,
    )
    x, y = panel.at(math.log10(cross), 8.5)
    panel.curve([math.log10(cross)] * 2, (4, 8.5), "muted", 1.5, "2 5")
    picture.words(x + 6, y + 30, f"equal at {cross}", "start")
    heights = np.log10([per_position(T) for T in LENGTHS]).T
    for row, ((name, look), values) in enumerate(zip(LOOKS.items(), heights, strict=True)):
        panel.curve(np.log10(LENGTHS), values, *look)
        left, below = 14 + 200 * (row % 2), 412 + 32 * (row // 2)
        picture.line([(left, below), (left + 32, below)], *look)
        picture.words(left + 40, below, name, "start")
    for name, count in zip(LOOKS, per_position(LENGTH), strict=True):
        if name in ("LSTM, as wide", "attention"):
            role, *_ = LOOKS[name]
            picture.dot(*panel.at(math.log10(LENGTH), math.log10(count)), role, 6)
    picture.words(271, 372, "length T", role="muted")
    picture.words(14, 16, "multiplications per position", "start", "muted")
    return picture


FIGURES = {"counted-costs": counted_costs}
