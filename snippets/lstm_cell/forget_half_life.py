import numpy as np


def forget_half_life(f):
    """Return after how many steps a constant forget gate f, with nothing new let in, has halved a cell state.

    Shapes: f () unit -> k_half ()
    Where: f is a forget gate that stays the same; k_half is the half-life in steps
    Source: this report
    """
    return np.log(2) / -np.log(f)
