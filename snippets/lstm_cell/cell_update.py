def cell_update(f_t, c_prev, i_t, c_tilde):
    """Return the new cell state: the kept part plus
    what is let in.

    Shapes: f_t (n,) unit, c_prev (n,),
        i_t (n,) unit, c_tilde (n,) -> c_t (n,)
    Source: gers2000forget
    """
    return f_t * c_prev + i_t * c_tilde
