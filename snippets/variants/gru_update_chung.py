def gru_update_chung(z_t, h_prev, h_tilde):
    """Return the new state with the update gate the
    other way round.

    Shapes: z_t (n,) unit, h_prev (n,), h_tilde (n,)
        -> h_t (n,)
    Source: chung2014empirical
    """
    return (1 - z_t) * h_prev + z_t * h_tilde
