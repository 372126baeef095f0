import numpy as np


def relu_prime(z):
    """Return the slope of the rectified linear
    unit; the 0 at zero is agreed.

    Shapes: z () -> relu_prime ()
    Source: goodfellow2016deep
    """
    return np.where(z > 0, 1, 0)
