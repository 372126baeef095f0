import numpy as np

from formulas.filter.gain import gain


def test_no_other_gain_leaves_less():
    rng = np.random.default_rng(2)
    root, h, r = rng.normal(size=(3, 3)), rng.normal(size=3), 0.7
    P = root @ root.T

    def left(k):
        rest = np.eye(3) - np.outer(k, h)
        return np.trace(rest @ P @ rest.T) + r * k @ k

    best = gain(P, h, r)
    assert all(left(best) < left(best + 0.01 * rng.normal(size=3)) for _ in range(20))
