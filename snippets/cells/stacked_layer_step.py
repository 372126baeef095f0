from snippets.lstm_cell.lstm_step import lstm_step


def stacked_layer_step(
    W_l_f, R_l_f, b_l_f, W_l_i, R_l_i, b_l_i,
    W_l_c, R_l_c, b_l_c, W_l_o, R_l_o, b_l_o,
    h_prev_t, h_l_prev, c_l_prev,
):
    """Return the states of layer l: its input is
    the state of layer l - 1.

    Shapes: W_l_f (n, m), R_l_f (n, n), b_l_f (n,),
        W_l_i (n, m), R_l_i (n, n), b_l_i (n,),
        W_l_c (n, m), R_l_c (n, n), b_l_c (n,),
        W_l_o (n, m), R_l_o (n, n), b_l_o (n,),
        h_prev_t (m,), h_l_prev (n,), c_l_prev (n,)
        -> h_l_t (n,), c_l_t (n,)
    Source: graves2013speech
    """
    return lstm_step(
        W_l_f, R_l_f, b_l_f, W_l_i, R_l_i, b_l_i,
        W_l_c, R_l_c, b_l_c, W_l_o, R_l_o, b_l_o,
        h_prev_t, h_l_prev, c_l_prev,
    )
