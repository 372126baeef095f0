"""Markov chains over notes: the next one depends on the last few, and on two clocks if a chain may see them."""

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

import numpy as np

from notebooks.chorales.data import PITCHES, RHYTHMS, places, since_end, tokens

STRENGTHS = (1, 2, 4, 8, 16, 32, 64)
"""How far a chain may trust a rare context less than a more general one."""

LONGEST = 5
"""The most notes that a chain looks back on."""


@dataclass(frozen=True)
class Sight:
    """What one part of a chain sees: the last notes, the place in the bar, the time since the last phrase end; and its strength."""

    order: int
    place: bool = False
    phrase: bool = False
    strength: float = 1

    def clocks(self, moment):
        """Return what it sees of both clocks."""
        return ((moment.place,) if self.place else ()) + ((moment.since,) if self.phrase else ())


SIGHTS = [Sight(*one) for one in product(range(LONGEST + 1), (False, True), (False, True))]
"""What the parts of a chain are chosen among."""


@dataclass(frozen=True)
class Moment:
    """What is known before a note: the last rhythms and pitches, the latest first, its place in the bar, and the sixteenths since a phrase ended."""

    rhythms: tuple
    pitches: tuple
    place: int
    since: int


def moments(classes, start):
    """Return what is known before each of N notes (N, 2) and before the next one after them."""
    both = zip(places(start, classes[:, 0]).tolist(), since_end(classes[:, 0]).tolist(), strict=True)
    latest = [tuple(classes[max(0, n - LONGEST) : n][::-1].T.tolist()) for n in range(len(classes) + 1)]
    return [Moment(tuple(rhythms), tuple(pitches), *clocks) for (rhythms, pitches), clocks in zip(latest, both, strict=True)]


@cache
def steps(tune):
    """Return for each note of a tune what is known before it, its rhythm, and its pitch."""
    classes = tokens(tune)
    return list(zip(moments(classes, tune.start), *classes.T.tolist(), strict=False))


class Counts:
    """Probabilities of symbols 0..K-1 in a context, smoothed from the more general contexts to the more special ones.

    With n counts of u different symbols in a context, its own frequencies weigh n / (n + strength u), the more general estimate the rest.
    Strength 1 is the method of Witten and Bell (1991).
    """

    def __init__(self, size):
        self.size, self.counts = size, defaultdict(lambda: np.zeros(size))

    def add(self, contexts, symbol):
        """Count a symbol in each of its contexts."""
        for context in contexts:
            self.counts[context][symbol] += 1

    def probabilities(self, contexts, strength):
        """Return the probabilities (K,) of the next symbol, or (S, K) for strengths (S, 1); contexts go from the general to the special."""
        p = np.full(self.size, 1 / self.size)
        for context in contexts:
            if context in self.counts:
                counts = self.counts[context]
                rest = strength * np.count_nonzero(counts)
                p = (counts + rest * p) / (counts.sum() + rest)
        return p


def of_rhythm(sight, moment):
    """Return the contexts of a rhythm: the clocks, then more and more of the last rhythms besides."""
    clocks = sight.clocks(moment)
    rhythms = moment.rhythms[: sight.order]
    return [*(clocks[:k] for k in range(len(clocks) + 1)), *((*clocks, *rhythms[:k]) for k in range(1, len(rhythms) + 1))]


def of_pitch(sight, moment, rhythm):
    """Return the contexts of a pitch: more and more of the last pitches, each with the new rhythm and the clocks besides."""
    clocks, pitches = sight.clocks(moment), moment.pitches[: sight.order]
    besides = [(), (rhythm,), *([(rhythm, *clocks)] if clocks else [])]
    return [(pitches[:k], one) for k in range(len(pitches) + 1) for one in besides]


class Chain:
    """Rhythm and pitch of the next note from counts, each as its own `Sight` has it; parts: the split by which it was chosen, if it was."""

    def __init__(self, rhythm, pitch, parts=None):
        self.rhythm, self.pitch, self.parts = rhythm, pitch, parts
        self.rhythms_seen, self.pitches_seen = Counts(len(RHYTHMS)), Counts(len(PITCHES))

    def fit(self, tunes):
        """Count the notes of tunes; return the chain itself."""
        for tune in tunes:
            for moment, rhythm, pitch in steps(tune):
                self.rhythms_seen.add(of_rhythm(self.rhythm, moment), rhythm)
                self.pitches_seen.add(of_pitch(self.pitch, moment, rhythm), pitch)
        return self

    def predict(self, before, start):
        """Return the probabilities of the next rhythm (R,) and of the pitch for each rhythm (R, P), after notes (N, 2)."""
        moment = moments(before, start)[-1]
        return self._rhythm(moment), np.array([self._pitch(moment, rhythm) for rhythm in range(len(RHYTHMS))])

    def rhythms(self, tune):
        """Return the probabilities of the rhythm of each note of a tune, (N, R)."""
        return np.array([self._rhythm(moment) for moment, *_ in steps(tune)])

    def bits(self, tune):
        """Return what each note of a tune costs, in bits (N, 2): its rhythm, and its pitch."""
        return -np.log2(
            [(self._rhythm(moment)[..., rhythm], self._pitch(moment, rhythm)[..., pitch]) for moment, rhythm, pitch in steps(tune)]
        )

    def _rhythm(self, moment):
        return self.rhythms_seen.probabilities(of_rhythm(self.rhythm, moment), self.rhythm.strength)

    def _pitch(self, moment, rhythm):
        return self.pitches_seen.probabilities(of_pitch(self.pitch, moment, rhythm), self.pitch.strength)


def costs(parts, sights=SIGHTS):
    """Return for each sight the bits of rhythm and of pitch on parts.valid under a chain counted on parts.train: (2, S) for S strengths."""
    trials = {sight: replace(sight, strength=np.array(STRENGTHS)[:, None]) for sight in sights}
    chains = {sight: Chain(trial, trial).fit(parts.train) for sight, trial in trials.items()}
    return {sight: sum(chain.bits(tune).sum(axis=0) for tune in parts.valid) for sight, chain in chains.items()}


def best(parts, costs):
    """Return the chain, counted on parts.train, whose rhythm and pitch each have the sight and the strength that cost least."""
    chosen = []
    for part in (0, 1):
        sight, bits = min(costs.items(), key=lambda one: one[1][part].min())
        chosen.append(replace(sight, strength=STRENGTHS[bits[part].argmin()]))
    return Chain(*chosen, parts).fit(parts.train)
