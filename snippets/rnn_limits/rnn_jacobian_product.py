import numpy as np

from snippets.rnn_limits.rnn_jacobian import rnn_jacobian


def rnn_jacobian_product(h, R):
    """Return the Jacobian of all steps; the latest
    step stands leftmost.

    Shapes: h (T+1, n), R (n, n) -> dh_T_dh_0 (n, n)
    Source: pascanu2013difficulty
    """
    product = np.eye(len(R))
    for h_t in h[1:]:
        product = rnn_jacobian(h_t, R) @ product
    return product
