import numpy as np


def rnn_state(W, R, b, x_t, h_prev):
    """Return the hidden state h_t, mixed from the
    input and the last state.

    Shapes: W (n, d), R (n, n), b (n,), x_t (d,),
        h_prev (n,) -> h_t (n,)
    Source: elman1990finding
    """
    return np.tanh(W @ x_t + R @ h_prev + b)
