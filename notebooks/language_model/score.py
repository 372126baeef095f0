"""What a model pays for a text, in bits per character: as a whole, by kind of character, by topic."""

import math
import re

import numpy as np

from notebooks.language_model.counts import KneserNey
from notebooks.language_model.text import START

PIECES = 8
ORDERS, SCALES = 16, (0.95, 1.0, 1.05, 1.1)
"""Up to which order, and with which scales of the discounts, counts are tried."""

SHARES = np.linspace(0, 1, 21)
"""Shares of the networks that are tried in the mixture with the counts."""


def one_hot(codes, size):
    """Return characters as 0/1 vectors along a new last axis."""
    return np.eye(size, dtype=np.float32)[codes]


def pieces(codes):
    """Return a text cut into PIECES side by side: what is read (T, B), and what follows each (T, B).

    Errors: ValueError if the text is shorter than that.
    """
    length = (len(codes) - 1) // PIECES
    if length < 1:
        raise ValueError(f"a text of {len(codes)} characters cannot be cut into {PIECES} pieces")
    read, after = (codes[start : start + PIECES * length] for start in (0, 1))
    return read.reshape(PIECES, length).T, after.reshape(PIECES, length).T


def surprise(model, codes, steps=256):
    """Return the bits that each character costs, but for the first and a few at the end.

    The text is read in pieces side by side, each from the state zero.
    """
    read, after = pieces(codes)
    size, state, found = model.outputs, None, []
    for start in range(0, len(read), steps):
        some = slice(start, start + steps)
        a, state = model.forward(one_hot(read[some], size), state)
        a -= a.max(axis=-1, keepdims=True)
        chosen = np.take_along_axis(a, after[some][..., None], -1)[..., 0]
        found.append(np.log(np.exp(a).sum(axis=-1)) - chosen)
    return np.concatenate(found).T.ravel() / math.log(2)


def scored(values):
    """Return, of values by character, those of the characters that `surprise` gives the bits of."""
    return values[..., 1 : 1 + (values.shape[-1] - 1) // PIECES * PIECES]


def count(corpus, scale):
    """Return the bits of each character of the validation and the test text, by order of the counts.

    Both are arrays (ORDERS, N); row k is of order k + 1. Only the training text is counted.
    """
    model = KneserNey(corpus.training, ORDERS, len(corpus.alphabet), scale)
    return tuple(-np.log2(scored(model.shares(codes))) for codes in (corpus.validation, corpus.test))


def best_counts(counted):
    """Return the scale and the order that do best on the validation text.

    counted: by scale, what `count` returns.
    """
    means = {scale: validation.mean(axis=1) for scale, (validation, _) in counted.items()}
    scale = min(means, key=lambda scale: means[scale].min())
    return scale, int(means[scale].argmin()) + 1


def together(bits, shares=None):
    """Return the bits of the mean of several models' probabilities; bits (models, N)."""
    return -np.log2(np.average(np.exp2(-np.asarray(bits)), axis=0, weights=shares))


def mixture(networks, counts):
    """Return the share of the networks that does best on the validation text, and the mixture's bits.

    networks, counts and what is returned: the bits of the validation text, and of the test text.
    """

    def mixed(share):
        return [together(both, [share, 1 - share]) for both in zip(networks, counts, strict=True)]

    share = min(SHARES, key=lambda share: mixed(share)[0].mean())
    return share, mixed(share)


def kinds(text):
    """Return for each kind of character where in the text it stands, as booleans."""
    letter = np.array([character.isalpha() for character in text])
    space = np.array([character.isspace() for character in text])
    after = np.concatenate([[False], letter[:-1]])
    return {
        "first letter of a word": letter & ~after,
        "later letter of a word": letter & after,
        "space or new line": space,
        "digit or sign": ~letter & ~space,
    }


def topics(text):
    """Return for each topic of a text where in it the topic stands, as booleans."""
    number = np.cumsum([character == START for character in text])
    return [number == one for one in range(1, number.max() + 1)]


def words(text):
    """Return the words of a text: runs of two letters or more."""
    return re.findall(r"[A-Za-z]{2,}", text)


def known_words(corpus, text):
    """Return the share of the words of a text that stand in the training text as well."""
    known, found = set(words(corpus.decode(corpus.training))), words(text)
    return sum(word in known for word in found) / len(found)
