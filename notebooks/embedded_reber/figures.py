"""The figures of the notebook on the embedded Reber grammar."""

import html
from urllib.parse import quote

from IPython.display import HTML

from notebooks.embedded_reber.inside import STEPS, over
from notebooks.shared.figures import COLOURS, STYLES, panels, show
from report.figures.reber import reber


def grammar():
    """Return the picture of the grammar and of a walk through it, as page 5.1 has it."""
    picture = reber()
    size = f'width="{picture.width}" height="{picture.height}"'
    data = quote(picture.svg(), safe=" ()*,-./:;=")
    return HTML(f'<img class="notebook-drawing" {size} alt="{html.escape(picture.description)}" src="data:image/svg+xml,{data}">')


def learning(results):
    """Return a picture of the share of test strings predicted right, over the strings presented, a line per network and seed."""
    figure, axes = panels(2, 2, height=4.6, sharey=True, sharex=True)
    for axis, (name, runs), colour in zip(axes.flat, results.items(), COLOURS, strict=False):
        for run in runs:
            axis.plot(run.looks[:, 0] / 1000, run.looks[:, 2], color=colour, lw=1)
            if run.presented:
                axis.plot(run.presented / 1000, 1, "o", color=colour, ms=5)
        axis.set(title=name, ylim=(0, 1.04))
    figure.supxlabel("thousand strings presented")
    figure.supylabel("test strings right")
    return show(
        figure,
        "Share of the test strings predicted right at every step, over the strings presented, one panel per network, one line per seed. Lines rise "
        "to about one half and rest there, then climb; a dot at one ends those that solved the task. Nearly all lines of the LSTM end so, most of those "
        "of the plain networks with 32 cells, and a few of those with 16.",
    )


def twins(distances):
    """Return a picture of how far the states of twin strings stay apart; distances has a list of `inside.apart` per network."""
    figure, axes = panels(2, 2, height=4.6, sharey=True, sharex=True)
    for axis, (name, lines), colour in zip(axes.flat, distances.items(), COLOURS, strict=False):
        for line in lines:
            axis.semilogy(STEPS, line, color=colour, lw=1)
        axis.set(title=name, ylim=(1e-3, 50), yticks=(0.001, 0.01, 0.1, 1, 10), yticklabels=("0.001", "0.01", "0.1", "1", "10"))
    figure.supxlabel("steps after the frame letter")
    figure.supylabel("distance of the states")
    return show(
        figure,
        "Distance between the states of two strings that differ in the frame letter only, over the steps since, as a share of the distance after ten "
        "steps, on a logarithmic scale; one line per seed. In nearly all plain networks with 32 cells it stays; in most with 16 and in most LSTMs of the "
        "smaller rate it falls; in most other LSTMs it grows.",
    )


def cell(model, string, number):
    """Return a picture of one cell over a string and over its twin with the other frame letter: gates above, states below."""
    other = "P" if string[1] == "T" else "T"
    twin = string[0] + other + string[2:-2] + other + string[-1]
    read, steps = string[:-1], range(1, len(string))
    figure, axes = panels(2, 1, height=5.2, sharex=True)
    shown = over(model, string, number)
    gates = {"forget gate": shown.forget, "input gate": shown.input, "output gate": shown.output}
    for (name, values), colour, style in zip(gates.items(), COLOURS, STYLES, strict=False):
        axes[0].plot(steps, values, style, color=colour, marker=".", label=name)
    for one, colour, style, mark in ((string, COLOURS[0], "-", "o"), (twin, COLOURS[1], "--", "s")):
        axes[1].plot(steps, over(model, one, number).state, style, color=colour, marker=mark, ms=4, label=f"state, frame letter {one[1]}")
    axes[0].set(ylabel="gate", ylim=(-0.05, 1.05))
    axes[1].set(ylabel="state", xlabel="letter read; the frame letter comes second")
    axes[1].set_xticks(steps, ["T/P" if number in (1, len(string) - 2) else letter for number, letter in enumerate(read)])
    for axis in axes:
        axis.axvline(2, color="#555555", lw=0.8)
        axis.axvline(len(read) - 1, color="#555555", lw=0.8)
        axis.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, columnspacing=1)
    return show(
        figure,
        "One cell over one string. Above, its three gates, letter by letter. Below, its state, once with T and once with P as the second letter: "
        "the two lines part within a few letters of the second and are still apart when the last but one is to be predicted.",
    )
