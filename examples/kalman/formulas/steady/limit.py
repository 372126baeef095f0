import numpy as np


def limit(q, r):
    """Return the variance before a measurement, after many steps.

    Shapes: q () positive, r () positive -> p ()
    Source: anderson1979optimal
    """
    return (q + np.sqrt(q**2 + 4 * q * r)) / 2
