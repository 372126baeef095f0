import numpy as np


def weight_updates_1997(
    W_i, W_c, W_o, eta, e_t, S_i_t, S_c_t, delta_o_t, u_t
):
    """Return the weights of 1997 after the update of one time step.

    Shapes: W_i (n, d+3n), W_c (n, d+3n), W_o (n, d+3n), eta () positive,
        e_t (n,), S_i_t (n, d+3n), S_c_t (n, d+3n), delta_o_t (n,), u_t (d+3n,)
        -> W_i (n, d+3n), W_c (n, d+3n), W_o (n, d+3n)
    Where: e_t is the error in the cell; S_i_t and S_c_t are the sensitivities;
        u_t is everything the cells and gates see
    Source: hochreiter1997lstm
    """
    return (
        W_i - eta * np.diag(e_t) @ S_i_t,
        W_c - eta * np.diag(e_t) @ S_c_t,
        W_o - eta * np.outer(delta_o_t, u_t),
    )
