import numpy as np

from snippets.neural_networks.sigmoid import sigmoid


def cifg_step(
    W_f, R_f, b_f, W_c, R_c, b_c, W_o, R_o, b_o,
    x_t, h_prev, c_prev,
):
    """Return both states of a step in which the
    input gate is 1 - f_t.

    Shapes: W_f (n, d), R_f (n, n), b_f (n,),
        W_c (n, d), R_c (n, n), b_c (n,),
        W_o (n, d), R_o (n, n), b_o (n,), x_t (d,),
        h_prev (n,), c_prev (n,) -> h_t (n,),
        c_t (n,)
    Source: greff2017odyssey
    """
    f_t = sigmoid(W_f @ x_t + R_f @ h_prev + b_f)
    c_tilde = np.tanh(
        W_c @ x_t + R_c @ h_prev + b_c
    )
    c_t = f_t * c_prev + (1 - f_t) * c_tilde
    o_t = sigmoid(W_o @ x_t + R_o @ h_prev + b_o)
    return o_t * np.tanh(c_t), c_t
