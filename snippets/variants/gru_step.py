import numpy as np

from snippets.neural_networks.sigmoid import sigmoid


def gru_step(
    W_r, R_r, b_r, W_z, R_z, b_z, W_h, R_h, b_h,
    x_t, h_prev,
):
    """Return the state after a step of the GRU: two
    gates, one state.

    Shapes: W_r (n, d), R_r (n, n), b_r (n,),
        W_z (n, d), R_z (n, n), b_z (n,),
        W_h (n, d), R_h (n, n), b_h (n,), x_t (d,),
        h_prev (n,) -> h_t (n,)
    Source: cho2014learning
    """
    r_t = sigmoid(W_r @ x_t + R_r @ h_prev + b_r)
    z_t = sigmoid(W_z @ x_t + R_z @ h_prev + b_z)
    h_tilde = np.tanh(
        W_h @ x_t + R_h @ (r_t * h_prev) + b_h
    )
    return z_t * h_prev + (1 - z_t) * h_tilde
