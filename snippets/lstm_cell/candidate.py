import numpy as np


def candidate(W_c, R_c, b_c, x_t, h_prev):
    """Return the candidate, a number in (-1, 1) per
    cell: the new note.

    Shapes: W_c (n, d), R_c (n, n), b_c (n,),
        x_t (d,), h_prev (n,) -> c_tilde (n,)
    Source: greff2017odyssey
    """
    return np.tanh(W_c @ x_t + R_c @ h_prev + b_c)
