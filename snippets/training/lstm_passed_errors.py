def lstm_passed_errors(
    W_f, W_i, W_c, W_o,
    delta_f_t, delta_i_t, delta_c_t, delta_o_t,
    R_f, R_i, R_c, R_o,
    delta_f_1, delta_i_1, delta_c_1, delta_o_1,
):
    """Return the errors that leave the layer at x_t
    and at h_0.

    Shapes: W_f (n, d), W_i (n, d), W_c (n, d),
        W_o (n, d), delta_f_t (n,), delta_i_t (n,),
        delta_c_t (n,), delta_o_t (n,), R_f (n, n),
        R_i (n, n), R_c (n, n), R_o (n, n),
        delta_f_1 (n,), delta_i_1 (n,),
        delta_c_1 (n,), delta_o_1 (n,)
        -> dL_dx_t (d,), dL_dh_0 (n,)
    Source: graves2005framewise
    """
    dL_dx_t = (
        W_f.T @ delta_f_t + W_i.T @ delta_i_t
        + W_c.T @ delta_c_t + W_o.T @ delta_o_t
    )
    dL_dh_0 = (
        R_f.T @ delta_f_1 + R_i.T @ delta_i_1
        + R_c.T @ delta_c_1 + R_o.T @ delta_o_1
    )
    return dL_dx_t, dL_dh_0
