import numpy as np


def xlstm_stabiliser(f_t, a_t, m_prev):
    """Return the stabiliser and both gates divided
    by powers of e.

    Shapes: f_t (n,) unit, a_t (n,), m_prev (n,)
        -> m_t (n,), f_star_t (n,), i_star_t (n,)
    Where: a_t is the pre-activation of the input
        gate; m_t is the stabiliser; m_prev is the
        stabiliser, one step earlier; f_star_t is
        the stabilised forget gate; i_star_t is the
        stabilised input gate
    Source: beck2024xlstm
    """
    m_t = np.maximum(np.log(f_t) + m_prev, a_t)
    f_star_t = np.exp(np.log(f_t) + m_prev - m_t)
    i_star_t = np.exp(a_t - m_t)
    return m_t, f_star_t, i_star_t
