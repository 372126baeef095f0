import numpy as np

from formulas.steady.smoothing import smoothing


def test_weights():
    weights = [smoothing(0.5, 3, 0, one) for one in np.eye(3)]
    assert weights == [0.125, 0.25, 0.5]
    assert smoothing(0.5, 3, 1, np.zeros(3)) == 0.125
