def lstm_initial_cell_error(f_1, c_bar_1):
    """Return the error that arrives at the initial
    cell state.

    Shapes: f_1 (n,) unit, c_bar_1 (n,)
        -> dL_dc_0 (n,)
    Where: c_bar_1 is the error of the cell at time
        1
    Source: graves2005framewise
    """
    return f_1 * c_bar_1
