import numpy as np

from snippets.neural_networks.sigmoid import sigmoid
from snippets.origin.cell_update_1997 import cell_update_1997
from snippets.origin.squash_output_1997 import squash_output_1997


def memory_cell_1997(
    W_i, b_i, W_c, b_c, W_o, b_o, x_t, h_prev, i_prev,
    o_prev, c_prev,
):
    """Return output and state of n cells of 1997
    with two gates each.

    Shapes: W_i (n, d+3n), b_i (n,), W_c (n, d+3n),
        b_c (n,), W_o (n, d+3n), b_o (n,), x_t (d,),
        h_prev (n,), i_prev (n,) unit,
        o_prev (n,) unit, c_prev (n,) -> h_t (n,),
        c_t (n,)
    Where: u_t is everything that gates and cells
        see at time t; W_i is the weights of the
        input gates; W_c is the weights of the
        cells; W_o is the weights of the output
        gates
    Source: hochreiter1997lstm
    """
    u_t = np.concatenate(
        [x_t, h_prev, i_prev, o_prev]
    )
    i_t = sigmoid(W_i @ u_t + b_i)
    c_t = cell_update_1997(
        c_prev, i_t, W_c @ u_t + b_c
    )
    o_t = sigmoid(W_o @ u_t + b_o)
    return o_t * squash_output_1997(c_t), c_t
