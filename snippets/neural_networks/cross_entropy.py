import numpy as np


def cross_entropy(y, p):
    """Return the cross-entropy of target y and
    predicted probabilities p.

    Shapes: y (K,) probability, p (K,) probability
        -> L ()
    Where: k is the number of a class
    Source: goodfellow2016deep
    """
    return -np.sum(y * np.log(p))
