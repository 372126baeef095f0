import numpy as np


def hidden_state(o_t, c_t):
    """Return the hidden state: the shown part of
    the squashed state.

    Shapes: o_t (n,) unit, c_t (n,) -> h_t (n,)
    Source: greff2017odyssey
    """
    return o_t * np.tanh(c_t)
