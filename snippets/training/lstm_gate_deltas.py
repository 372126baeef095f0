def lstm_gate_deltas(c_bar, c_prev, c_tilde, f_t, i_t):
    """Return the errors at three pre-activations,
    all fed by the cell.

    Shapes: c_bar (n,), c_prev (n,), c_tilde (n,),
        f_t (n,) unit, i_t (n,) unit
        -> delta_f_t (n,), delta_i_t (n,),
        delta_c_t (n,)
    Source: graves2005framewise
    """
    return (
        c_bar * c_prev * f_t * (1 - f_t),
        c_bar * c_tilde * i_t * (1 - i_t),
        c_bar * i_t * (1 - c_tilde**2),
    )
