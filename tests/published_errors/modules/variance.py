import numpy as np


def variance(x, mu):
    """Return the mean squared distance from mu.

    Shapes: x (n,), mu () -> v ()
    Source: this report
    """
    return np.mean((x - mu) ** 2)
