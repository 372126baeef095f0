"""Language models that count: the last few characters decide, smoothed by modified Kneser–Ney."""

import numpy as np

FALLBACK = np.array([0, 0.5, 1, 1.5])


class KneserNey:
    """How often each character followed each context of 0 to `order` - 1 characters, interpolated.

    codes (N,): characters as whole numbers below size; what stands before the first is the last.
    The share of a character is (count - discount + freed * shorter) / total: the discount depends
    on the count, freed is what was taken from all that followed the context, and shorter is the
    share by the context one character shorter; at the end stands 1 / size. In all but the longest
    contexts a string counts as often as different characters stand before it.
    scale: the discounts are so many times those that Chen and Goodman estimate.
    Source: chen1999smoothing
    """

    def __init__(self, codes, order, size, scale=1.0):
        self.size, self.levels = size, []
        string = np.zeros(len(codes), int)
        for length in range(1, order + 1):
            known, string = np.unique(np.roll(string, 1) * size + codes, return_inverse=True)
            before = np.unique(np.roll(codes, length) * len(known) + string)
            counts = np.bincount(string), np.bincount(before % len(known))
            self.levels.append((known, *(table(count, known // size, scale) for count in counts)))

    def shares(self, codes):
        """Return the probability of each of N characters, given those before it: (order, N).

        Row k is that of the model of order k + 1.
        """
        found, shorter, context = [], np.full(len(codes), 1 / self.size), np.zeros(len(codes), int)
        for known, longest, inner in self.levels:
            string = find(known, context * self.size + codes)
            found.append(mixed(longest, string, context, shorter))
            shorter = mixed(inner, string, context, shorter)
            context = np.append(-1, string[:-1])
        return np.array(found)


def table(count, context, scale):
    """Return what is left of the count of each string, and what was freed and the total by context."""
    left = np.maximum(count - scale * discounts(count)[np.minimum(count, 3)], 0)
    return np.append(left, 0), np.bincount(context, count - left), np.bincount(context, count)


def discounts(count):
    """Return what to take from counts of 0, 1, 2, and 3 or more, by how many counts are 1 to 4.

    Where these give no discounts between 0 and the count, as in a text too small: FALLBACK.
    """
    n = np.bincount(np.minimum(count, 5), minlength=5)[1:5]
    k = np.arange(1, 4)
    if not n.all():
        return FALLBACK
    found = k - (k + 1) * n[1:] / n[:-1] * n[0] / (n[0] + 2 * n[1])
    return np.append(0, found) if np.all((found > 0) & (found <= k)) else FALLBACK


def find(known, wanted):
    """Return the place of each wanted number among the known ones, which are sorted, or -1."""
    place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[place] == wanted, place, -1)


def mixed(counts, string, context, shorter):
    """Return the shares by a context, mixed with those by the shorter one; those if it is unknown."""
    left, freed, total = counts
    return np.where(context >= 0, (left[string] + freed[context] * shorter) / total[context], shorter)
