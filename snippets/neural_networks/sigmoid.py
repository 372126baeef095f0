import numpy as np


def sigmoid(z):
    """Return the logistic function of z, between 0
    and 1, and 0.5 at z = 0.

    Shapes: z (n,) -> sigmoid (n,)
    Source: goodfellow2016deep
    """
    return 1 / (1 + np.exp(-z))
