import numpy as np


def rnn_jacobian(h_t, R):
    """Return the Jacobian of one step; entry (i, j) is for h_t[i] by
    h_prev[j].

    Shapes: h_t (n,), R (n, n) -> dh_t_dh_prev (n, n)
    Source: pascanu2013difficulty
    """
    return np.diag(1 - h_t**2) @ R
