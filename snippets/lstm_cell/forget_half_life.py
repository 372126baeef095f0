import numpy as np


def forget_half_life(f):
    """Return after how many steps a constant gate
    has halved a cell.

    Shapes: f () unit -> k_half ()
    Where: f is a forget gate that stays the same;
        k_half is the half-life in steps
    Source: this report
    """
    return np.log(2) / -np.log(f)
