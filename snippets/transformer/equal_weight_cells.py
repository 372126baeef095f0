import numpy as np


def equal_weight_cells(d):
    """Return how many cells give an LSTM layer the
    4 d**2 parameters of attention.

    Shapes: d integer -> n_eq ()
    Where: n_eq is the number of cells, not rounded
    Source: this report
    """
    root = np.sqrt((d + 1) ** 2 + 4 * d**2)
    return (root - (d + 1)) / 2
