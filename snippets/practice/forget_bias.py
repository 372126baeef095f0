import numpy as np


def forget_bias(k):
    """Return the bias that alone gives a cell a
    half-life of k steps.

    Shapes: k () positive -> b_f ()
    Where: k is the half-life in steps; b_f is the
        bias of one forget gate
    Source: this report
    """
    return -np.log(2 ** (1 / k) - 1)
