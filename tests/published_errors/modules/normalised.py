import numpy as np


def normalised(x, mu, sigma, epsilon):
    """Return x with its mean taken off, over its standard deviation.

    Shapes: x (n,), mu (), sigma () positive, epsilon () positive -> y (n,)
    Source: this report
    """
    return (x - mu) / np.sqrt(sigma**2 + epsilon)
