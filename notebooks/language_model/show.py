"""Tables and pictures of the notebook on the language model."""

import math
import textwrap

import numpy as np

from notebooks.shared.figures import COLOURS, STYLES, panels, show

NAMES = {1: "frequency of the character", 2: "the last character", 3: "the last two (trigram)"}


def spread(values, form=".3f"):
    """Return the median of values and their range as text."""
    return f"{np.median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


def table(size, counted, order, others):
    """Return the bits per character of the validation and the test text as a Markdown table.

    counted: two arrays (orders, N) of bits; others: by name, for both texts a list of means, one
    per seed.
    """
    lines = ["| Prediction from | Validation | Test |", "|---|---|---|"]
    lines.append(f"| nothing: all alike | {math.log2(size):.3f} | {math.log2(size):.3f} |")
    for number, name in (NAMES | {order: f"the last {order - 1}: counts, the best order"}).items():
        means = [f"{bits[number - 1].mean():.3f}" for bits in counted]
        lines.append(f"| {name} | {' | '.join(means)} |")
    for name, both in others.items():
        means = [spread(one) if len(one) > 1 else f"{one[0]:.3f}" for one in both]
        lines.append(f"| {name} | {' | '.join(means)} |")
    return "\n".join(lines)


def parts_table(title, places, columns):
    """Return as a Markdown table what each part of the test text costs.

    places: by name, booleans (N,); columns: by name, the bits of one network or of several (N,).
    """
    lines = [f"| {title} | Share | {' | '.join(columns)} |", "|---|---|" + "---|" * len(columns)]
    for name, where in places.items():
        bits = [[one[where].mean() for one in several] for several in columns.values()]
        shown = [spread(one, ".2f") if len(one) > 1 else f"{one[0]:.2f}" for one in bits]
        lines.append(f"| {name} | {where.mean():.0%} | {' | '.join(shown)} |")
    return "\n".join(lines)


def plot_learning(looks, every, counts):
    """Return a picture of the validation text's bits over training, with the counts as a level line.

    looks: for each seed its bits per character, after each `every` updates.
    """
    figure, axis = panels(height=3.6)
    for number, (seen, style) in enumerate(zip(looks, STYLES, strict=False), 1):
        updates = every * np.arange(1, len(seen) + 1)
        axis.plot(updates, seen, style, color=COLOURS[0], label=f"LSTM, seed {number}")
    axis.axhline(counts, ls="-.", color=COLOURS[1], lw=1.2, label="counts, the best order")
    axis.set(xlabel="updates", ylabel="bits per character, validation")
    axis.legend()
    return show(
        figure,
        "Bits per character of the validation text over the updates of training. The lines of the "
        "networks fall together, first steeply, then slowly, and end near the level of the counts.",
    )


def plot_orders(counted, networks):
    """Return a picture of the test text's bits over the order of the counts; the LSTM as a band."""
    figure, axis = panels(height=3.2)
    orders = range(1, 1 + len(counted))
    axis.plot(orders, counted.mean(axis=1), "s-", color=COLOURS[1], label="counts")
    axis.axhspan(min(networks), max(networks), color=COLOURS[0], label="LSTM, three seeds")
    axis.set(xlabel="order of the counts", ylabel="bits per character, test")
    axis.set_xticks(orders[::3])
    axis.legend()
    return show(
        figure,
        "Bits per character of the test text over the order of the counts. The line falls steeply "
        "up to an order of about five, then slowly, and ends near the band of the networks.",
    )


def wrapped(text, width=72):
    """Return a text in which lines longer than the width are broken between words."""
    lines = text.split("\n")
    return "\n".join("\n".join(textwrap.wrap(one, width)) if len(one) > width else one for one in lines)
