import numpy as np


def tanh(z):
    """Return the hyperbolic tangent of z, between
    -1 and 1, and 0 at z = 0.

    Shapes: z (n,) -> tanh (n,)
    Source: goodfellow2016deep
    """
    return (np.exp(z) - np.exp(-z)) / (
        np.exp(z) + np.exp(-z)
    )
