import numpy as np


def mlstm_stabilised_hidden_state(
    o_t, C_star_t, n_star_t, m_t, q_t,
):
    """Return the hidden state from memory and
    normaliser divided by e^m_t.

    Shapes: o_t (n,) unit, C_star_t (n, n),
        n_star_t (n,), m_t (), q_t (n,) -> h_t (n,)
    Where: C_star_t is the stabilised memory;
        n_star_t is the stabilised normaliser; m_t
        is the stabiliser; q_t is the query
    Source: beck2024xlstm
    """
    scale = np.maximum(
        np.abs(n_star_t @ q_t), np.exp(-m_t)
    )
    return o_t * (C_star_t @ q_t / scale)
