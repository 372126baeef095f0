import numpy as np


def tanh_prime(z):
    """Return the derivative of tanh, positive and
    at most 1.

    Shapes: z (n,) -> tanh_prime (n,)
    Source: goodfellow2016deep
    """
    return 1 - np.tanh(z) ** 2
