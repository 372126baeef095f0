"""Markov chains over notes: the next one depends on the last few, and on nothing else."""

from collections import defaultdict

import numpy as np

from notebooks.chorales.data import PITCHES, RHYTHMS, places, tokens

STRENGTHS = (1, 2, 4, 8, 16, 32)
"""Among these the validation data choose how far a chain trusts a rare context less than a more general one."""


class Smoothed:
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
        """Return the probabilities (K,) of the next symbol; contexts go from the general to the special."""
        p = np.full(self.size, 1 / self.size)
        for context in contexts:
            if context in self.counts:
                counts = self.counts[context]
                rest = strength * np.count_nonzero(counts)
                p = (counts + rest * p) / (counts.sum() + rest)
        return p


class Markov:
    """A chain of some order: rhythm from the last rhythms, then pitch from the last pitches and the new rhythm.

    With `bar`, both also see where in the bar the note begins.
    """

    def __init__(self, order, bar=False, strength=1):
        self.order, self.bar, self.strength = order, bar, strength
        self.rhythm, self.pitch = Smoothed(len(RHYTHMS)), Smoothed(len(PITCHES))

    def contexts(self, before, place):
        """Return the contexts of the next rhythm, and a function from that rhythm to the contexts of the pitch; before (N, 2) are the notes so far."""
        last = [tuple(before[max(0, len(before) - k) :].T.tolist()) for k in range(1, self.order + 1)]
        rhythms, pitches = ([tuple(both[column]) for both in last] for column in (0, 1))
        here = place if self.bar else None

        def of_pitch(rhythm):
            return [(), rhythm, *(context for p in pitches for context in ((p,), (p, rhythm), (p, rhythm, here))[: 3 if self.bar else 2])]

        return [(), (here,), *((r, here) for r in rhythms)], of_pitch

    def fit(self, tunes):
        """Count the notes of tunes; return the chain itself."""
        for tune in tunes:
            for before, place, (rhythm, pitch) in steps(tune):
                of_rhythm, of_pitch = self.contexts(before, place)
                self.rhythm.add(of_rhythm, rhythm)
                self.pitch.add(of_pitch(rhythm), pitch)
        return self

    def predict(self, before, start):
        """Return the probabilities of the next rhythm (R,) and of the pitch for each rhythm (R, P), after notes (N, 2)."""
        of_rhythm, of_pitch = self.contexts(before, int(places(start, before[:, 0])[-1]))
        pitch = [self.pitch.probabilities(of_pitch(rhythm), self.strength) for rhythm in range(len(RHYTHMS))]
        return self.rhythm.probabilities(of_rhythm, self.strength), np.array(pitch)

    def rhythms(self, tune):
        """Return the probabilities of the rhythm of each note of a tune, (N, R)."""
        return np.array([self.rhythm.probabilities(self.contexts(before, place)[0], self.strength) for before, place, _ in steps(tune)])

    def bits(self, tune):
        """Return what each note of a tune costs, in bits (N, 2): its rhythm, and its pitch."""
        rows = []
        for before, place, (rhythm, pitch) in steps(tune):
            of_rhythm, of_pitch = self.contexts(before, place)
            p_rhythm = self.rhythm.probabilities(of_rhythm, self.strength)[rhythm]
            rows.append((p_rhythm, self.pitch.probabilities(of_pitch(rhythm), self.strength)[pitch]))
        return -np.log2(rows)


def steps(tune):
    """Yield for each note of a tune the notes before it (N, 2), its place in the bar, and its rhythm and pitch."""
    classes = tokens(tune)
    where = places(tune.start, classes[:, 0]).tolist()
    for number, (rhythm, pitch) in enumerate(classes.tolist()):
        yield classes[:number], where[number], (rhythm, pitch)


def best(order, bar, data):
    """Return the chain whose strength of smoothing is best on the validation tunes."""
    chain = Markov(order, bar).fit(data.train)

    def cost(strength):
        chain.strength = strength
        return sum(chain.bits(tune).sum() for tune in data.valid)

    chain.strength = min(STRENGTHS, key=cost)
    return chain
