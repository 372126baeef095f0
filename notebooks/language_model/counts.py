"""Language models that count: the last few characters decide, with the smoothing of Witten and Bell."""

import math

import numpy as np


def contexts(codes, order, size):
    """Return for each place the `order` - 1 characters before it as one whole number; before the beginning are zeros.

    Errors: ValueError if `size` ** `order` does not fit 63 bits.
    """
    if order * math.log2(size) >= 63:
        raise ValueError(f"order {order} with {size} characters does not fit an integer of 64 bits")
    found = np.zeros(len(codes), np.int64)
    for back in range(order - 1, 0, -1):
        found *= size
        found[back:] += codes[:-back]
    return found


class Counts:
    """How often each character followed each context of 0 to `order` - 1 characters in a text.

    The share of a character is interpolated, the longest context first: (count + kinds * shorter) / (all + kinds), where kinds is how many
    different characters followed the context, and shorter the share by the context one character shorter; at the end stands 1 / size.
    Source: witten1991zero
    """

    def __init__(self, codes, order, size):
        self.order, self.size, self.tables = order, size, []
        for length in range(1, order + 1):
            context = contexts(codes, length, size)
            followed, count = np.unique(context * size + codes, return_counts=True)
            known, kinds = np.unique(followed // size, return_counts=True)
            self.tables.append((followed, count, known, kinds, np.add.reduceat(count, np.searchsorted(followed // size, known))))

    def share(self, codes):
        """Return the probability of each character of a text, given those before it."""
        p = np.full(len(codes), 1 / self.size)
        for length, (followed, count, known, kinds, total) in enumerate(self.tables, 1):
            context = contexts(codes, length, self.size)
            n, k, c = look_up(known, total, context), look_up(known, kinds, context), look_up(followed, count, context * self.size + codes)
            p = np.where(n > 0, (c + k * p) / np.maximum(n + k, 1), p)
        return p


def look_up(keys, values, wanted):
    """Return the value of each wanted key, 0 where there is none; keys are sorted."""
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, values[place], 0)
