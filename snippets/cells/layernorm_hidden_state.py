import numpy as np

from snippets.cells.layernorm import layernorm


def layernorm_hidden_state(
    o_t, c_t, gamma_3, beta_3, epsilon,
):
    """Return the hidden state from a normalised
    copy of the cell state.

    Shapes: o_t (n,) unit, c_t (n,), gamma_3 (n,),
        beta_3 (n,), epsilon () positive -> h_t (n,)
    Where: gamma_3 is the gain; beta_3 is the shift;
        epsilon is a small number
    Source: ba2016layernorm
    """
    return o_t * np.tanh(
        layernorm(c_t, gamma_3, beta_3, epsilon)
    )
