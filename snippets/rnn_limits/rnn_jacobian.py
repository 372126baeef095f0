import numpy as np


def rnn_jacobian(h_t, R):
    """Return the Jacobian of one step: entry (i, j) is the derivative of unit i of h_t with respect to unit j of h_prev.

    Shapes: h_t (n,), R (n, n) -> dh_t_dh_prev (n, n)
    Source: pascanu2013difficulty
    """
    return np.diag(1 - h_t**2) @ R
