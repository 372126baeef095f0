import numpy as np


def squared_error(y_hat, y):
    """Return half the squared distance between
    prediction and target.

    Shapes: y_hat (K,), y (K,) -> L ()
    Where: y_hat is the prediction; k is the number
        of an output
    Source: nielsen2015neural
    """
    return 1 / 2 * np.sum((y_hat - y) ** 2)
