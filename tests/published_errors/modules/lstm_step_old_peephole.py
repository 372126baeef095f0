import numpy as np


def lstm_step_old_peephole(
    W_f,
    R_f,
    p_f,
    b_f,
    W_i,
    R_i,
    p_i,
    b_i,
    W_c,
    R_c,
    b_c,
    W_o,
    R_o,
    p_o,
    b_o,
    x_t,
    h_prev,
    c_prev,
):
    """Return both states after a step whose output gate sees the old cell.

    Shapes: W_f (n, d), R_f (n, n), p_f (n,), b_f (n,), W_i (n, d), R_i (n, n),
        p_i (n,), b_i (n,), W_c (n, d), R_c (n, n), b_c (n,), W_o (n, d),
        R_o (n, n), p_o (n,), b_o (n,), x_t (d,), h_prev (n,), c_prev (n,)
        -> h_t (n,), c_t (n,)
    Source: this report
    """
    z_f = W_f @ x_t + R_f @ h_prev + p_f * c_prev + b_f
    z_i = W_i @ x_t + R_i @ h_prev + p_i * c_prev + b_i
    z_o = W_o @ x_t + R_o @ h_prev + p_o * c_prev + b_o
    f_t, i_t, o_t = 1 / (1 + np.exp(-np.array([z_f, z_i, z_o])))
    c_t = f_t * c_prev + i_t * np.tanh(W_c @ x_t + R_c @ h_prev + b_c)
    return o_t * np.tanh(c_t), c_t
