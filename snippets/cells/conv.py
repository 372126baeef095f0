import numpy as np


def conv(w, x):
    """Return the sliding products of a kernel of 3
    with a row of K places.

    Shapes: w (3,), x (K,) -> conv (K,)
    Where: w is the kernel; x is the row, continued
        by a zero at either end
    Source: shi2015convlstm
    """
    padded = np.concatenate([[0], x, [0]])
    return (
        w[0] * padded[:-2]
        + w[1] * padded[1:-1]
        + w[2] * padded[2:]
    )
