def lstm_initial_cell_error_peephole(
    f_1, c_bar_1, p_f, delta_f_1, p_i, delta_i_1
):
    """Return the error that arrives at c_0 in
    version A.

    Shapes: f_1 (n,) unit, c_bar_1 (n,), p_f (n,),
        delta_f_1 (n,), p_i (n,), delta_i_1 (n,)
        -> dL_dc_0 (n,)
    Where: c_bar_1 is the error of the cell at time
        1
    Source: greff2017odyssey
    """
    return (
        f_1 * c_bar_1
        + p_f * delta_f_1
        + p_i * delta_i_1
    )
