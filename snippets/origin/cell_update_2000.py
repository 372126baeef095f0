from snippets.origin.squash_input_1997 import squash_input_1997


def cell_update_2000(f_t, c_prev, i_t, z_t):
    """Return the state of 2000: the kept part, plus
    gated input.

    Shapes: f_t (n,) unit, c_prev (n,),
        i_t (n,) unit, z_t (n,) -> c_t (n,)
    Where: z_t is the pre-activation of the cell at
        time t
    Source: gers2000forget
    """
    return f_t * c_prev + i_t * squash_input_1997(
        z_t
    )
