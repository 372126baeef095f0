import numpy as np

from snippets.rnn_limits.rnn_gradients import rnn_gradients


def lstm_weight_gradients(
    delta_f, delta_i, delta_c, delta_o, x, h,
):
    """Return the gradients of all weights and
    biases, one under the other.

    Shapes: delta_f (T, n), delta_i (T, n),
        delta_c (T, n), delta_o (T, n), x (T, d),
        h (T+1, n) -> dL_dW (4n, d), dL_dR (4n, n),
        dL_db (4n,)
    Where: x is the inputs of all steps, one step
        per row; dL_dW is the stack of the gradients
        of W_f, W_i, W_c and W_o; dL_dR is the stack
        of those of R_f, R_i, R_c and R_o; dL_db is
        the stack of those of b_f, b_i, b_c and b_o
    Source: graves2005framewise
    """
    delta = np.hstack(
        [delta_f, delta_i, delta_c, delta_o]
    )
    return rnn_gradients(delta, x, h)
