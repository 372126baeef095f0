import numpy as np


def mlstm_step(
    f_t, i_t, o_t, q_t, k_t, v_t, C_prev, n_prev,
):
    """Return hidden state, matrix memory and
    normaliser of the matrix LSTM.

    Shapes: f_t () unit, i_t () positive,
        o_t (n,) unit, q_t (n,), k_t (n,), v_t (n,),
        C_prev (n, n), n_prev (n,) -> h_t (n,),
        C_t (n, n), n_t (n,)
    Where: f_t is the forget gate, one number; i_t
        is the input gate, one number; q_t is the
        query; k_t is the key; v_t is the value; C_t
        is the matrix memory; C_prev is the matrix
        memory, one step earlier; n_t is the
        normaliser; n_prev is the normaliser, one
        step earlier
    Source: beck2024xlstm
    """
    C_t = f_t * C_prev + i_t * np.outer(v_t, k_t)
    n_t = f_t * n_prev + i_t * k_t
    scale = np.maximum(np.abs(n_t @ q_t), 1)
    return o_t * (C_t @ q_t / scale), C_t, n_t
