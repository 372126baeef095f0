import numpy as np

from snippets.neural_networks.sigmoid import sigmoid


def janet_step(
    W_f, R_f, b_f, W_c, R_c, b_c, beta, x_t, h_prev,
):
    """Return the only state of a cell whose only
    gate is the forget gate.

    Shapes: W_f (n, d), R_f (n, n), b_f (n,),
        W_c (n, d), R_c (n, n), b_c (n,),
        beta () positive, x_t (d,), h_prev (n,)
        -> h_t (n,)
    Where: s_t is the pre-activation of the forget
        gate; beta is the constant by which the
        input is let in more readily, 1 in the paper
    Source: westhuizen2018janet
    """
    s_t = W_f @ x_t + R_f @ h_prev + b_f
    h_tilde = np.tanh(
        W_c @ x_t + R_c @ h_prev + b_c
    )
    return (
        sigmoid(s_t) * h_prev
        + (1 - sigmoid(s_t - beta)) * h_tilde
    )
