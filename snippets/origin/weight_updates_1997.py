import numpy as np


def weight_updates_1997(
    W_i, W_c, W_o, eta, e_t, S_i_t, S_c_t, delta_o_t, u_t
):
    """Return the weights of 1997 after the update
    of one time step.

    Shapes: W_i (n, d+3n), W_c (n, d+3n),
        W_o (n, d+3n), eta () positive, e_t (n,),
        S_i_t (n, d+3n), S_c_t (n, d+3n),
        delta_o_t (n,), u_t (d+3n,)
        -> W_i (n, d+3n), W_c (n, d+3n),
        W_o (n, d+3n)
    Where: W_i is the weight matrix of the input
        gates; W_c is that of the cells; W_o is that
        of the output gates; e_t is the error signal
        of this step's own loss in the cell; u_t is
        everything that cells and gates see
    Source: hochreiter1997lstm
    """
    return (
        W_i - eta * np.diag(e_t) @ S_i_t,
        W_c - eta * np.diag(e_t) @ S_c_t,
        W_o - eta * np.outer(delta_o_t, u_t),
    )
