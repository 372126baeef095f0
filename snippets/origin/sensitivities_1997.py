import numpy as np

from snippets.origin.squash_input_1997 import squash_input_1997


def sensitivities_1997(S_i_prev, S_c_prev, z_t, i_t, u_t):
    """Return how the cell state answers to each
    weight, step by step.

    Shapes: S_i_prev (n, d+3n), S_c_prev (n, d+3n),
        z_t (n,), i_t (n,) unit, u_t (d+3n,)
        -> S_i_t (n, d+3n), S_c_t (n, d+3n)
    Where: z_t is the pre-activation of the cells;
        u_t is everything that cells and gates see
    Source: hochreiter1997lstm
    """
    g = squash_input_1997(z_t)
    S_i_t = S_i_prev + np.outer(
        g * i_t * (1 - i_t), u_t
    )
    return S_i_t, S_c_prev + np.outer(
        (1 - g**2 / 4) * i_t, u_t
    )
