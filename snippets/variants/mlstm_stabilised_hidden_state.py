import numpy as np


def mlstm_stabilised_hidden_state(
    o_t, C_bar, n_bar, m_t, q_t,
):
    """Return the hidden state from memory and
    normaliser divided by e^m_t.

    Shapes: o_t (n,) unit, C_bar (n, n), n_bar (n,),
        m_t (), q_t (n,) -> h_t (n,)
    Where: C_bar is the stabilised memory; n_bar is
        the stabilised normaliser; m_t is the
        stabiliser; q_t is the query
    Source: beck2024xlstm
    """
    scale = np.maximum(
        np.abs(n_bar @ q_t), np.exp(-m_t)
    )
    return o_t * (C_bar @ q_t / scale)
