import numpy as np


def relu(z):
    """Return the rectified linear unit of z: z
    where z is positive, else 0.

    Shapes: z (n,) -> relu (n,)
    Source: goodfellow2016deep
    """
    return np.maximum(0, z)
