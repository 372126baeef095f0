import numpy as np

from snippets.neural_networks.sigmoid import sigmoid


def qrnn_step(
    V_f, W_f, b_f, V_c, W_c, b_c, V_o, W_o, b_o,
    x_prev, x_t, c_prev,
):
    """Return both states of fo-pooling; the gates
    see two inputs, no state.

    Shapes: V_f (n, d), W_f (n, d), b_f (n,),
        V_c (n, d), W_c (n, d), b_c (n,),
        V_o (n, d), W_o (n, d), b_o (n,),
        x_prev (d,), x_t (d,), c_prev (n,)
        -> h_t (n,), c_t (n,)
    Source: bradbury2017qrnn
    """
    f_t = sigmoid(V_f @ x_prev + W_f @ x_t + b_f)
    c_tilde = np.tanh(
        V_c @ x_prev + W_c @ x_t + b_c
    )
    o_t = sigmoid(V_o @ x_prev + W_o @ x_t + b_o)
    c_t = f_t * c_prev + (1 - f_t) * c_tilde
    return o_t * c_t, c_t
