import numpy as np


def glorot_init(U):
    """Return first weights whose range depends on
    both sizes of the matrix.

    Shapes: U (n, d) unit -> W (n, d)
    Where: U is drawn uniformly from (0, 1), entry
        by entry
    Source: glorot2010understanding
    """
    n, d = U.shape
    return np.sqrt(6 / (n + d)) * (2 * U - 1)
