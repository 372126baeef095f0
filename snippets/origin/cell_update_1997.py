from snippets.origin.squash_input_1997 import squash_input_1997


def cell_update_1997(c_prev, i_t, z_t):
    """Return the state of 1997: all of the old one,
    plus gated input.

    Shapes: c_prev (n,), i_t (n,) unit, z_t (n,)
        -> c_t (n,)
    Where: z_t is the pre-activation of the cell at
        time t
    Source: hochreiter1997lstm
    """
    return c_prev + i_t * squash_input_1997(z_t)
