import numpy as np

from snippets.neural_networks.sigmoid import sigmoid


def slstm_step(
    W_f, R_f, b_f, W_i, R_i, b_i, W_c, R_c, b_c,
    W_o, R_o, b_o, x_t, h_prev, c_prev, n_prev,
):
    """Return hidden state, cell state and
    normaliser of the scalar LSTM.

    Shapes: W_f (n, d), R_f (n, n), b_f (n,),
        W_i (n, d), R_i (n, n), b_i (n,),
        W_c (n, d), R_c (n, n), b_c (n,),
        W_o (n, d), R_o (n, n), b_o (n,), x_t (d,),
        h_prev (n,), c_prev (n,),
        n_prev (n,) positive -> h_t (n,), c_t (n,),
        n_t (n,)
    Where: n_t is the normaliser; n_prev is the
        normaliser, one step earlier
    Source: beck2024xlstm
    """
    f_t = sigmoid(W_f @ x_t + R_f @ h_prev + b_f)
    i_t = np.exp(W_i @ x_t + R_i @ h_prev + b_i)
    c_tilde = np.tanh(
        W_c @ x_t + R_c @ h_prev + b_c
    )
    c_t = f_t * c_prev + i_t * c_tilde
    n_t = f_t * n_prev + i_t
    o_t = sigmoid(W_o @ x_t + R_o @ h_prev + b_o)
    return o_t * (c_t / n_t), c_t, n_t
