def state_by_weight(df_t_dw, df_t_dh_prev, dh_prev_dw):
    """Return the derivative of the state by a weight, f being one step.

    Shapes: df_t_dw (n,), df_t_dh_prev (n, n), dh_prev_dw (n,) -> dh_t_dw (n,)
    Source: this report
    """
    return df_t_dw + df_t_dh_prev @ dh_prev_dw
