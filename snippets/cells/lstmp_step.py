from snippets.lstm_cell.lstm_step import lstm_step


def lstmp_step(
    W_f, R_f, b_f, W_i, R_i, b_i, W_c, R_c, b_c,
    W_o, R_o, b_o, P, x_t, h_prev, c_prev,
):
    """Return the states if the cell output is
    projected to m numbers.

    Shapes: W_f (n, d), R_f (n, m), b_f (n,),
        W_i (n, d), R_i (n, m), b_i (n,),
        W_c (n, d), R_c (n, m), b_c (n,),
        W_o (n, d), R_o (n, m), b_o (n,), P (m, n),
        x_t (d,), h_prev (m,), c_prev (n,)
        -> h_t (m,), c_t (n,)
    Where: P is the projection; s_t is the cell
        output before the projection; h_t is the
        hidden state at time t, projected to m
        numbers; R_f is the recurrent weights of the
        forget gate, on the projected state; R_i is
        the recurrent weights of the input gate, on
        the projected state; R_c is the recurrent
        weights of the candidate, on the projected
        state; R_o is the recurrent weights of the
        output gate, on the projected state
    Source: sak2014lstmp
    """
    s_t, c_t = lstm_step(
        W_f, R_f, b_f, W_i, R_i, b_i,
        W_c, R_c, b_c, W_o, R_o, b_o,
        x_t, h_prev, c_prev,
    )
    return P @ s_t, c_t
