def phased_update(k_t, c_hat, c_prev, h_hat, h_prev):
    """Return both states: the time gate mixes the
    new ones into the old.

    Shapes: k_t (n,) unit, c_hat (n,), c_prev (n,),
        h_hat (n,), h_prev (n,) -> c_t (n,),
        h_t (n,)
    Source: neil2016phased
    """
    c_t = k_t * c_hat + (1 - k_t) * c_prev
    h_t = k_t * h_hat + (1 - k_t) * h_prev
    return c_t, h_t
