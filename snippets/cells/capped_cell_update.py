import numpy as np


def capped_cell_update(f_t, c_prev, i_t, c_tilde):
    """Return the cell state if the input gate may
    not exceed 1 - f_t.

    Shapes: f_t (n,) unit, c_prev (n,),
        i_t (n,) unit, c_tilde (n,) -> c_t (n,)
    Source: melis2018state
    """
    return (
        f_t * c_prev
        + np.minimum(1 - f_t, i_t) * c_tilde
    )
