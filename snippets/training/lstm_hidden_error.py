def lstm_hidden_error(
    dL_t_dh_t, R_f, delta_f_next, R_i, delta_i_next,
    R_c, delta_c_next, R_o, delta_o_next,
):
    """Return the total derivative of the loss by
    the hidden state h_t.

    Shapes: dL_t_dh_t (n,), R_f (n, n),
        delta_f_next (n,), R_i (n, n),
        delta_i_next (n,), R_c (n, n),
        delta_c_next (n,), R_o (n, n),
        delta_o_next (n,) -> h_bar (n,)
    Source: graves2005framewise
    """
    return (
        dL_t_dh_t
        + R_f.T @ delta_f_next
        + R_i.T @ delta_i_next
        + R_c.T @ delta_c_next
        + R_o.T @ delta_o_next
    )
