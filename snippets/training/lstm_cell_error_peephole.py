from snippets.training.lstm_cell_error import lstm_cell_error


def lstm_cell_error_peephole(
    h_bar, o_t, c_t, f_next, c_bar_next,
    p_o, delta_o_t, p_f, delta_f_next, p_i, delta_i_next,
):
    """Return the total derivative of the loss by
    c_t in version A.

    Shapes: h_bar (n,), o_t (n,) unit, c_t (n,),
        f_next (n,) unit, c_bar_next (n,), p_o (n,),
        delta_o_t (n,), p_f (n,), delta_f_next (n,),
        p_i (n,), delta_i_next (n,) -> c_bar (n,)
    Source: greff2017odyssey
    """
    c_bar = lstm_cell_error(
        h_bar, o_t, c_t, f_next, c_bar_next
    )
    return (
        c_bar + p_o * delta_o_t
        + p_f * delta_f_next + p_i * delta_i_next
    )
