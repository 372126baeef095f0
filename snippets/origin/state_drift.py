import numpy as np

from snippets.origin.squash_input_1997 import squash_input_1997


def state_drift(c_0, i, z):
    """Return the state of 1997 after T steps: all
    that was let in.

    Shapes: c_0 (n,), i (T, n) unit, z (T, n)
        -> c_T (n,)
    Where: c_0 is the cell state at the start; i is
        the input gate at every step; z is the
        pre-activation of the cell at every step;
        c_T is the cell state after T steps
    Source: hochreiter1997lstm
    """
    return c_0 + np.sum(
        i * squash_input_1997(z), axis=0
    )
