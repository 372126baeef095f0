import numpy as np


def softmax(z):
    """Return the softmax of z: K positive numbers
    that sum to 1.

    Shapes: z (K,) -> p (K,)
    Where: i is the number of a class; j is the
        number of a class
    Source: goodfellow2016deep
    """
    return np.exp(z) / np.sum(np.exp(z))
