"""Continuing a melody, and tunes to compare by ear without knowing whose they are."""

import html
from dataclasses import replace
from string import ascii_uppercase

import numpy as np
from IPython.display import HTML

from notebooks.chorales import figures
from notebooks.chorales.audio import data_uri, render, wav
from notebooks.chorales.data import BAR, RHYTHMS, notes, tokens
from notebooks.chorales.experiment import TUNED
from notebooks.chorales.score import BEATS_PER_MINUTE, files

GIVEN, LEAST, MOST = 2 * BAR, 5 * BAR, 6 * BAR
"""Sixteenths of a melody that are given, after which it may end with a phrase, and after which it ends anyway."""

TEMPERATURE = 0.8
"""Probabilities are raised to the power of 1 / TEMPERATURE before a note is drawn: likely ones become likelier."""


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


def chosen(results, count=3):
    """Return the first held-out tunes in the order of the catalogue names, no two of them settings of one hymn."""
    held_out = {tune.name for tune in results.parts.test}
    groups = [sorted((tune for tune in group if tune.name in held_out), key=lambda tune: tune.name) for group in results.groups]
    return sorted((group[0] for group in groups if group), key=lambda tune: tune.name)[:count]


def versions(results, tune, seed=1):
    """Return a tune as Bach has it, as the networks together continue it, and as the tuned chain does."""
    return {
        "Bach": beginning(tune),
        "the LSTMs": continued(results.together, tune, seed),
        "the chain": continued(results.chains[TUNED], tune, seed),
    }


def blind(number, tunes):
    """Return versions of a tune, each with its piano roll and its sound, in an order drawn by its number; whose they are is in a part that is closed.

    `docs/assets/live/roll.js` moves a line over the roll while it sounds.
    """
    names = [list(tunes)[at] for at in np.random.default_rng(number).permutation(len(tunes))]
    span = max(sum(note.length for note in tune.notes) for tune in tunes.values())
    sounding = [note.pitch for tune in tunes.values() for note in tune.notes if note.pitch is not None]
    pitches = min(sounding), max(sounding)
    shown = [version(f"Tune {number}, {letter}", tunes[name], span, pitches) for name, letter in zip(names, ascii_uppercase, strict=False)]
    answers = [answer(letter, name, tunes[name]) for name, letter in zip(names, ascii_uppercase, strict=False)]
    details = f'<details class="roll-answer"><summary>Which is which?</summary><ul>{"".join(answers)}</ul></details>'
    return HTML(f'<div class="rolls">{"".join(shown)}</div>{details}')


def version(title, tune, span, pitches):
    """Return the roll of a tune and the controls to hear it."""
    before = sum(note.length for note in tune.notes[: given(tune)])
    picture, (begin, end) = figures.roll(tune, before, span, pitches)
    seconds = [note.length / 4 * 60 / BEATS_PER_MINUTE for note in tune.notes]
    sound = wav(render([note.pitch for note in tune.notes], seconds))
    return (
        f'<figure class="roll" data-live="roll" data-begin="{begin:.4f}" data-end="{end:.4f}" data-seconds="{sum(seconds):.3f}">'
        f'<div class="roll-picture">{picture}</div>'
        f'<audio controls preload="none" aria-label="{title}" src="{data_uri("audio/wav", sound)}"></audio>'
        f"<figcaption>{title}</figcaption></figure>"
    )


def answer(letter, name, tune):
    """Return whose a version is, with its files."""
    number = tune.name.removeprefix("bwv")
    stem = f"{tune.name}-{name.split()[-1].lower()}"
    links = ", ".join(
        f'<a download="{html.escape(file)}" href="{data_uri(kind, content)}">{html.escape(file)}</a>'
        for file, kind, content in files(tune, stem, f"BWV {number}: {name}", "J. S. Bach and others")
    )
    return f"<li>{letter} is {name} (BWV {number}): {links}</li>"
