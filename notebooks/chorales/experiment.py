"""What the notebook on the chorales does: train and compare, continue a melody, and show the results."""

import time
from dataclasses import dataclass, field, replace

import numpy as np

from notebooks.chorales import markov, network
from notebooks.chorales.audio import player, render
from notebooks.chorales.data import BAR, RHYTHMS, families, notes, split, tokens
from notebooks.chorales.network import Continuer
from notebooks.chorales.score import BEATS_PER_MINUTE, files
from notebooks.shared.figures import COLOURS, STYLES, panels, show

SEEDS = (1, 2, 3)
CHAINS = {
    "no note before": (0, False),
    "the last note": (1, False),
    "the last two notes": (2, False),
    "the last three notes": (3, False),
    "the last four notes and the place in the bar": (4, True),
}
"""The chains that the LSTM is compared with: order, and whether they see the place in the bar."""

FIRST, STRONGEST = "the last note", "the last four notes and the place in the bar"
TOGETHER = "LSTM, the networks together"

GIVEN, LEAST, MOST = 2 * BAR, 5 * BAR, 6 * BAR
"""Sixteenths of a melody that are given, after which it may end with a phrase, and after which it ends anyway."""

ENDING = [number for number, (_, end) in enumerate(RHYTHMS) if end]
"""Classes of rhythm that end a phrase."""

TEMPERATURE = 0.8
"""Probabilities are raised to the power of 1 / TEMPERATURE before a note is drawn: likely ones become likelier."""


@dataclass
class Results:
    """What was trained on a split, and the bits that each note of each held-out tune costs under it, (N, 2) per tune."""

    data: object
    chains: dict
    trained: list
    bits: dict = field(default_factory=dict)

    @property
    def together(self):
        """The networks of all seeds, their probabilities averaged."""
        return Continuer(*(one.model for one in self.trained))


def experiment(tunes, seeds=SEEDS, chains=CHAINS, say=print, **options):
    """Return the results of all chains and of the LSTM from each seed."""
    data = split(families(tunes))
    results = Results(data, {name: markov.best(*chain, data) for name, chain in chains.items()}, [])
    results.bits |= {name: [[chain.bits(tune) for tune in data.test]] for name, chain in results.chains.items()}
    for seed in seeds:
        started = time.perf_counter()
        one = network.train(data, seed, **options)
        results.trained.append(one)
        say(
            f"LSTM, seed {seed}: best after round {one.rounds} of {len(one.curve)}, {min(one.curve):.2f} bits per note on the validation tunes, {time.perf_counter() - started:.0f} s"
        )
    results.bits["LSTM"] = [Continuer(one.model).bits(data.test) for one in results.trained]
    results.bits[TOGETHER] = [results.together.bits(data.test)]
    return results


def contents(data):
    """Return how many tunes and notes each part of the data has, as a Markdown table."""
    rows = {"training": data.train, "validation": data.valid, "test": data.test}
    lines = (f"| {name} | {len(tunes)} | {sum(len(tune.notes) for tune in tunes):,} |" for name, tunes in rows.items())
    return "\n".join(["| Part | Chorales | Notes |", "|---|---|---|", *lines])


def per_note(bits):
    """Return the mean bits per note (2,), for rhythm and pitch, of tunes."""
    return np.concatenate(bits).mean(axis=0)


def totals(results, name):
    """Return the bits per note, rhythm and pitch together, under a model: one number per seed."""
    return [float(per_note(bits).sum()) for bits in results.bits[name]]


def table(results):
    """Return the bits per note on the held-out tunes as a Markdown table; over seeds the middle value, and the lowest and highest."""
    lines = ["| Next note from | Rhythm | Pitch | Both | Tunes that cost less than with the strongest chain |", "|---|---|---|---|---|"]
    for name, runs in results.bits.items():
        columns = np.array([[*per_note(bits), per_note(bits).sum()] for bits in runs]).T
        wins = "–" if name == STRONGEST else f"{spread([won(results, run) for run in runs], '.0f')} of {len(results.data.test)}"
        lines.append(f"| {name} | {' | '.join(spread(column, '.2f') for column in columns)} | {wins} |")
    return "\n".join(lines)


def won(results, bits):
    """Return the number of held-out tunes that cost less than with the strongest chain."""
    return sum(int(ours.sum() < chain.sum()) for ours, chain in zip(bits, results.bits[STRONGEST][0], strict=True))


def spread(values, form):
    """Return one value as text, or the median of several and their range."""
    if len(values) == 1:
        return f"{values[0]:{form}}"
    return f"{np.median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


def leak(tunes, orders=(1, 2, 3)):
    """Return for each order the bits per note of a chain when whole tunes are held out, and when only pieces are, so that tunes recur."""
    splits = split(families(tunes)), split([[tune] for tune in tunes])
    return {
        order: [
            float(per_note([chain.bits(tune) for tune in data.test]).sum())
            for data in splits
            for chain in [markov.best(order, False, data)]
        ]
        for order in orders
    }


def leak_table(found):
    """Return what `leak` found as a Markdown table."""
    rows = (f"| {order} | {by_tune:.2f} | {by_piece:.2f} |" for order, (by_tune, by_piece) in found.items())
    return "\n".join(["| Notes that the chain looks back on | Split by tune | Split by piece |", "|---|---|---|", *rows])


def plot_learning(results):
    """Return a picture of the bits per note on the validation tunes over the rounds of training."""
    figure, axis = panels(height=3.4)
    for seed, (one, colour, style) in enumerate(zip(results.trained, COLOURS, STYLES, strict=False), 1):
        axis.plot(range(1, len(one.curve) + 1), one.curve, style, color=colour, lw=1.4, label=f"seed {seed}")
        axis.plot(one.rounds, min(one.curve), "o", color=colour, ms=5)
    for name, label in ((FIRST, "first-order chain"), (STRONGEST, "strongest chain")):
        level = per_note([results.chains[name].bits(tune) for tune in results.data.valid]).sum()
        axis.axhline(level, color="#555555", lw=1)
        axis.annotate(label, (len(max((one.curve for one in results.trained), key=len)), level), va="bottom", ha="right")
    axis.set(xlabel="round of training", ylabel="bits per note, validation")
    axis.set_ylim(top=level + 1.5)
    axis.legend(loc="upper right", ncols=3)
    return show(
        figure,
        "Bits per note on the validation tunes over the rounds of training. The lines of three seeds fall below the level of the first-order chain within a few rounds, then below that of the strongest chain, and flatten; a dot on each marks the weights that are kept.",
    )


def by_place(bits, group=8, longest=48):
    """Return the mean bits per note in the first eight notes of the tunes, the next eight, and so on."""
    return [float(np.concatenate([tune[first : first + group] for tune in bits]).sum(axis=1).mean()) for first in range(0, longest, group)]


def phrase_ends(results, longest=10):
    """Return, for 0 to 10 quarters since the last phrase ended, how often the note that begins there ends the next one, and how often models expect it.

    Over the held-out tunes; the rows are the frequency, the networks together, the strongest chain, and the first-order chain.
    """
    models = results.together, results.chains[STRONGEST], results.chains[FIRST]
    found = [[] for _ in range(longest + 1)]
    for tune in results.data.test:
        expected = [model.rhythms(tune)[:, ENDING].sum(axis=1) for model in models]
        since = 0
        for note, *chances in zip(tune.notes, *expected, strict=True):
            if since % 4 == 0 and since // 4 <= longest:
                found[since // 4].append((note.end, *chances))
            since = 0 if note.end else since + note.length
    return np.array([np.mean(rows, axis=0) for rows in found]).T


def plot_ends(ends):
    """Return a picture of what `phrase_ends` found."""
    figure, axis = panels(height=3.8)
    quarters = np.arange(ends.shape[1])
    axis.bar(quarters, ends[0], color="#cccccc", label="how often")
    names = (TOGETHER, "strongest chain", "first-order chain")
    for name, chances, colour, style in zip(names, ends[1:], COLOURS, STYLES, strict=False):
        axis.plot(quarters, chances, style, marker="o", ms=4, color=colour, lw=1.4, label=name)
    axis.set(xlabel="quarters since the last phrase ended", ylabel="chance that this note ends one", xticks=quarters)
    figure.legend(loc="outside lower center", ncols=2)
    return show(
        figure,
        "The chance that a note ends a phrase, over the quarters since the last one ended. Bars show how often it happens: most at seven. "
        "The line of the LSTM follows the bars and peaks at seven, that of the strongest chain rises half as steeply, that of the first-order chain is almost level.",
    )


def given(tune):
    """Return the number of notes that are given: those that begin in the upbeat and the first two whole bars."""
    begins = np.cumsum([0, *(note.length for note in tune.notes)])[:-1]
    return int(np.count_nonzero(begins < GIVEN + upbeat(tune)))


def upbeat(tune):
    """Return the sixteenths before the first bar line, 0 if the tune starts with a whole bar."""
    return -tune.start % BAR


def over(sofar):
    """Return whether notes (N, 2) are enough: a phrase has ended after LEAST sixteenths, or MOST are reached."""
    lengths = [RHYTHMS[rhythm][0] for rhythm in sofar[:, 0]]
    return sum(lengths) >= MOST or (sum(lengths) >= LEAST and RHYTHMS[sofar[-1, 0]][1])


def beginning(tune):
    """Return a tune up to the note at which a continuation would end, too."""
    classes = tokens(tune)
    end = next((n for n in range(1, len(classes)) if over(classes[:n])), len(classes))
    return replace(tune, notes=tune.notes[:end])


def continued(model, tune, seed):
    """Return a tune with the given notes and then those that a model draws, one after another, each fed back to it."""
    rng, classes = np.random.default_rng(seed), tokens(tune)[: given(tune)]
    while not over(classes):
        of_rhythm, of_pitch = model.predict(classes, tune.start)
        rhythm = drawn(of_rhythm, rng)
        classes = np.vstack([classes, (rhythm, drawn(of_pitch[rhythm], rng))])
    return replace(tune, notes=notes(classes, tune.sharps))


def drawn(probabilities, rng):
    """Return an index drawn by probabilities sharpened by TEMPERATURE."""
    sharp = probabilities ** (1 / TEMPERATURE)
    return int(rng.choice(len(sharp), p=sharp / sharp.sum()))


def versions(results, tune, seed=1):
    """Return the tune as Bach has it, as the LSTM continues it, and as the first-order chain does."""
    return {
        "Bach": beginning(tune),
        "LSTM": continued(results.together, tune, seed),
        "first-order chain": continued(results.chains[FIRST], tune, seed),
    }


def plot_roll(tunes):
    """Return a piano roll of versions of a tune, one panel each; notes that end a phrase have a dot."""
    figure, axes = panels(len(tunes), 1, height=1.9 * len(tunes), sharex=True, sharey=True)
    for axis, (name, tune), colour in zip(axes, tunes.items(), COLOURS, strict=False):
        border = sum(note.length for note in tune.notes[: given(tune)]) / 4
        axis.axvspan(0, border, color="#dddddd", lw=0)
        begin = 0
        for pitch, length, end in tune.notes:
            if pitch is not None:
                axis.barh(pitch, length / 4 - 0.08, left=begin / 4, height=0.8, color=colour)
            if end and pitch is not None:
                axis.plot((begin + length / 2) / 4, pitch + 1.6, "o", color="#333333", ms=3.5)
            begin += length
        axis.set(title=name, ylabel="MIDI pitch")
    axes[-1].set_xlabel("quarter notes; grey: given")
    return show(
        figure,
        "Piano rolls one under the other: " + ", ".join(tunes) + ". The given notes, on grey, are the same in all; what follows differs.",
    )


def listen(name, tune, stem):
    """Return the controls to hear a tune, and its MIDI and MusicXML files to download."""
    seconds = [note.length / 4 * 60 / BEATS_PER_MINUTE for note in tune.notes]
    sound = render([note.pitch for note in tune.notes], seconds)
    return player(name, sound, files(tune, f"{tune.name}-{stem}", f"BWV {tune.name.removeprefix('bwv')}, {name}", "J. S. Bach and others"))
