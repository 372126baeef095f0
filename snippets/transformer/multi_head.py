import numpy as np


def multi_head(U, u_1_t, u_2_t):
    """Return the output of an attention layer with
    two heads.

    Shapes: U (d, 2m), u_1_t (m,), u_2_t (m,)
        -> a_t (d,)
    Source: vaswani2017attention
    """
    return U @ np.concatenate([u_1_t, u_2_t])
