import numpy as np


def rnn_jacobian(h_t, R):
    """Return the Jacobian of one step; entry (i, j) says how unit i of h_t answers to unit j of h_prev.

    Shapes: h_t (n,), R (n, n) -> dh_t_dh_prev (n, n)
    Source: pascanu2013difficulty
    """
    return np.diag(1 - h_t**2) @ R
