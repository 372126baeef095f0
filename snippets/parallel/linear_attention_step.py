import numpy as np


def linear_attention_step(
    q_t, k_t, v_t, C_prev,
):
    """Return what is read from a memory of outer
    products, and the memory.

    Shapes: q_t (n,), k_t (n,), v_t (n,),
        C_prev (n, n) -> h_t (n,), C_t (n, n)
    Where: q_t is the query; k_t is the key; v_t is
        the value; C_t is the matrix memory; C_prev
        is the matrix memory, one step earlier; h_t
        is what is read
    Source: schmidhuber1992fast,
        katharopoulos2020linear
    """
    C_t = C_prev + np.outer(v_t, k_t)
    return C_t @ q_t, C_t
