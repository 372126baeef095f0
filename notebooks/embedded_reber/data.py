"""Strings of the embedded Reber grammar: the sets of each seed, strings of long lags, and their arrays."""

import functools
from dataclasses import dataclass

import numpy as np

from experiments_1997.tasks import EmbeddedReber, one_hot

GRAMMAR = EmbeddedReber()
LETTERS = GRAMMAR.letters

STRINGS = 256
"""Strings in the training set and in the test set; there are twice as many new ones."""

LAGS = (10, 20, 50, 100, 200)
"""Steps from the second letter to the last but one in the strings of the last test."""


@dataclass(frozen=True)
class Sets:
    """Training strings as they come, some more than once; different test strings that are not among them; new ones in neither."""

    training: list
    test: list
    new: list


def fresh(rng, count, besides):
    """Return `count` different strings, none of which is among `besides`."""
    found, known = [], set(besides)
    while len(found) < count:
        string = GRAMMAR.string(rng)
        if string not in known:
            known.add(string)
            found.append(string)
    return found


@functools.cache
def strings(seed):
    """Return the sets of a seed as strings."""
    rng = np.random.default_rng(seed)
    training = [GRAMMAR.string(rng) for _ in range(STRINGS)]
    test = fresh(rng, STRINGS, training)
    return Sets(training, test, fresh(rng, 2 * STRINGS, training + test))


@functools.cache
def sets(seed):
    """Return the sets of a seed, encoded; all networks share them."""
    return Sets(*map(encode, vars(strings(seed)).values()))


@functools.cache
def far(least, count=STRINGS):
    """Return encoded stretched strings, the same for all networks; in half of them the frame is T, in half P, so that guessing gives one half."""
    rng = np.random.default_rng(least)
    return encode([string for _ in range(count // 2) for string in stretched(rng, least)])


def stretched(rng, least):
    """Return two strings that differ in the frame only, of a lag of at least `least`: the inner graph is not left before."""
    inner, node = "B", 0
    while node != 5:
        arcs = [arc for arc in GRAMMAR.graph[node].split() if arc[1] != "5" or len(inner) + 3 >= least]
        letter, node = arcs[rng.integers(len(arcs))]
        inner, node = inner + letter, int(node)
    return [f"B{frame}{inner}E{frame}E" for frame in "TP"]


def lag(string):
    """Return the steps from the second letter to the last but one."""
    return len(string) - 3


def lags(strings):
    """Return the shortest, the middle and the longest lag of some strings as text."""
    found = [lag(string) for string in strings]
    return f"{min(found)} to {max(found)}, in the middle {np.median(found):.0f}"


def encode(strings):
    """Return strings as time-major arrays.

    x (T, B, 7) one-hot, target (T, B) the number of the next letter, mask (T, B) where there is one, allowed (T, B, 7) which letters may come next,
    ends (B,) the step before the last but one letter.
    """
    data = GRAMMAR.encode(strings)
    steps = data.x.shape[1]
    return {
        "x": one_hot(data.x.T, 7).astype(np.float32),
        "target": data.target.argmax(-1).T,
        "mask": np.arange(steps)[:, None] < data.length,
        "allowed": GRAMMAR.allowed(strings, steps).swapaxes(0, 1),
        "ends": data.length - 2,
    }


def batches(data, size):
    """Return a function that draws `size` of encoded strings, for `lstm.Run`; the steps are a multiple of eight, so that few shapes occur."""

    def sample(rng):
        chosen = rng.integers(len(data["ends"]), size=size)
        steps = -(-(data["ends"][chosen].max() + 2) // 8) * 8
        return {name: data[name][:steps, chosen] for name in ("x", "target", "mask")}

    return sample
