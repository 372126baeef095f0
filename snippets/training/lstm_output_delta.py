import numpy as np


def lstm_output_delta(h_bar, c_t, o_t):
    """Return the error at the pre-activation of the
    output gate.

    Shapes: h_bar (n,), c_t (n,), o_t (n,) unit
        -> delta_o_t (n,)
    Source: graves2005framewise
    """
    return h_bar * np.tanh(c_t) * o_t * (1 - o_t)
