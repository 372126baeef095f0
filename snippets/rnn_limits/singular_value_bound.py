import numpy as np

from snippets.rnn_limits.rnn_jacobian_product import rnn_jacobian_product


def singular_value_bound(h, R, q):
    """Return the norm of the Jacobian over q steps,
    and its bound.

    Shapes: h (T+1, n) unit, R (n, n), q index T
        -> left (), right ()
    Where: q is the number of steps
    Source: pascanu2013difficulty
    """
    left = np.linalg.norm(
        rnn_jacobian_product(h[: q + 1], R), 2
    )
    return left, np.linalg.norm(R, 2) ** q
