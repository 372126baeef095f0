def zoneout_update(
    xi_c_t, c_prev, c_hat, xi_h_t, h_prev, h_hat,
):
    """Return both states; where a mask is 1, the
    old value stays.

    Shapes: xi_c_t (n,) binary, c_prev (n,),
        c_hat (n,), xi_h_t (n,) binary, h_prev (n,),
        h_hat (n,) -> c_t (n,), h_t (n,)
    Where: xi_c_t is the random mask of the cell
        state; xi_h_t is the random mask of the
        hidden state
    Source: krueger2017zoneout
    """
    c_t = xi_c_t * c_prev + (1 - xi_c_t) * c_hat
    h_t = xi_h_t * h_prev + (1 - xi_h_t) * h_hat
    return c_t, h_t
