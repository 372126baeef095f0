import numpy as np


def rnn_jacobian(h_t, R):
    """Return the Jacobian of one step, from h_prev
    to h_t.

    Shapes: h_t (n,), R (n, n)
        -> dh_t_dh_prev (n, n)
    Source: pascanu2013difficulty
    """
    return np.diag(1 - h_t**2) @ R
