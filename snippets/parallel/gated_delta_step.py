import numpy as np


def gated_delta_step(f_t, beta_t, k_t, v_t, C_prev):
    """Return the memory after the value of a key
    was corrected.

    Shapes: f_t () unit, beta_t () unit, k_t (n,),
        v_t (n,), C_prev (n, n) -> C_t (n, n)
    Where: f_t is the forget gate, one number;
        beta_t is the strength of writing; k_t is
        the key; v_t is the value; C_t is the matrix
        memory; C_prev is the matrix memory, one
        step earlier
    Source: yang2025gated
    """
    read = C_prev @ k_t
    kept = C_prev - beta_t * np.outer(read, k_t)
    return f_t * kept + beta_t * np.outer(v_t, k_t)
