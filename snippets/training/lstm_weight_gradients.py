import numpy as np

from snippets.rnn_limits.rnn_gradients import rnn_gradients


def lstm_weight_gradients(delta_f, delta_i, delta_c, delta_o, x, h):
    """Return the gradients of all weights and biases, one under the other.

    Shapes: delta_f (T, n), delta_i (T, n), delta_c (T, n), delta_o (T, n),
        x (T, d), h (T+1, n) -> dL_dW (4n, d), dL_dR (4n, n), dL_db (4n,)
    Where: dL_dW holds the gradients of W_f, W_i, W_c and W_o one under the
        other; dL_dR and dL_db hold those of the R and b in the same order
    Source: graves2005framewise
    """
    delta = np.hstack([delta_f, delta_i, delta_c, delta_o])
    return rnn_gradients(delta, x, h)
