import numpy as np


def lstm_cell_error(h_bar, o_t, c_t, f_next, c_bar_next):
    """Return the total derivative of the loss by
    the cell state c_t.

    Shapes: h_bar (n,), o_t (n,) unit, c_t (n,),
        f_next (n,) unit, c_bar_next (n,)
        -> c_bar (n,)
    Source: graves2005framewise
    """
    return (
        h_bar * o_t * (1 - np.tanh(c_t) ** 2)
        + f_next * c_bar_next
    )
