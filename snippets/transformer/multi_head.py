import numpy as np


def multi_head(U, r_1_t, r_2_t):
    """Return the output of an attention layer with two heads.

    Shapes: U (d, 2m), r_1_t (m,), r_2_t (m,) -> a_t (d,)
    Source: vaswani2017attention
    """
    return U @ np.concatenate([r_1_t, r_2_t])
