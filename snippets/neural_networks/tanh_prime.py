import numpy as np


def tanh_prime(z):
    """Return the derivative of the hyperbolic tangent: positive and never above 1, the value at z = 0.

    Shapes: z (n,) -> tanh_prime (n,)
    Source: goodfellow2016deep
    """
    return 1 - np.tanh(z) ** 2
