import numpy as np


def relu_prime(z):
    """Return the slope of the rectified linear unit: 1 above zero, else 0; at zero the 0 is an agreement.

    Shapes: z () -> relu_prime ()
    Source: goodfellow2016deep
    """
    return np.where(z > 0, 1, 0)
