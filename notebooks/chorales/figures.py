"""The figures of the notebook on the chorales."""

import numpy as np

from notebooks.chorales.experiment import FIRST, PLACE, TOGETHER, TUNED
from notebooks.chorales.network import bits_per_note
from notebooks.shared.figures import COLOURS, STYLES, panels, show


def learning(results):
    """Return a picture of the bits per note on the validation tunes over the rounds of training."""
    figure, axis = panels(height=3.8)
    for seed, (one, colour, style) in enumerate(zip(results.trained, COLOURS, STYLES, strict=False), 1):
        axis.plot(range(1, len(one.curve) + 1), one.curve, style, color=colour, lw=1.4, label=f"seed {seed}")
        axis.plot(one.rounds, min(one.curve), "o", color=colour, ms=5)
    for name, style in ((FIRST, ":"), (TUNED, "-")):
        level = bits_per_note([results.chains[name].bits(tune) for tune in results.parts.valid])
        axis.axhline(level, color="#555555", ls=style, lw=1, label=name)
    axis.set(xlabel="round of training", ylabel="bits per note, validation")
    axis.set_ylim(top=level + 1.5)
    figure.legend(loc="outside lower center", ncols=2)
    return show(
        figure,
        "Bits per note on the validation tunes over the rounds of training. The lines of three seeds fall below the level of the first-order chain "
        "within a few rounds, come down to that of the tuned chain, and flatten; a dot on each marks the weights that are kept.",
    )


def ends(found):
    """Return a picture of what `experiment.phrase_ends` found."""
    figure, axis = panels(height=3.8)
    quarters = np.arange(found.shape[1])
    axis.bar(quarters, found[0], color="#cccccc", label="how often")
    for name, chances, colour, style in zip((TOGETHER, PLACE, TUNED), found[1:], COLOURS, STYLES, strict=False):
        axis.plot(quarters, chances, style, marker="o", ms=4, color=colour, lw=1.4, label=name)
    axis.set(xlabel="quarters since the last phrase ended", ylabel="chance that this note ends one", xticks=quarters)
    figure.legend(loc="outside lower center", ncols=1)
    return show(
        figure,
        "The chance that a note ends a phrase, over the quarters since the last one ended. Bars show how often it happens: most at seven. "
        "The lines of the LSTMs and of the chain that sees the place in the phrase follow the bars and peak at seven; that of the chain without it rises less.",
    )


def roll(tune, given, span, pitches):
    """Return a piano roll of a tune, and where in the picture time begins and ends, as shares of its width.

    given: sixteenths on a grey ground. span: sixteenths that the picture has room for. pitches: the lowest and highest MIDI number of its axis.
    """
    figure, axis = panels(height=1.9)
    figure.set_layout_engine("none")
    axis.set_position((left := 0.13, 0.28, (right := 0.98) - left, 0.67))
    axis.axvspan(0, given / 4, color="#dddddd", lw=0)
    begin = 0
    for pitch, length, end in tune.notes:
        if pitch is not None:
            axis.barh(pitch, length / 4 - 0.08, left=begin / 4, height=0.8, color=COLOURS[0])
        if end and pitch is not None:
            axis.plot((begin + length / 2) / 4, pitch + 1.6, "o", color="#333333", ms=3.5)
        begin += length
    axis.set(xlim=(0, span / 4), ylim=(pitches[0] - 1.5, pitches[1] + 2.5), ylabel="MIDI pitch", xlabel="quarter notes; grey: given")
    picture = show(figure, f"Piano roll of {len(tune.notes)} notes; dots mark the ends of phrases.")
    return picture.data, (left, left + (right - left) * begin / span)
