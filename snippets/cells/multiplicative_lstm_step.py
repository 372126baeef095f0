from snippets.lstm_cell.lstm_step import lstm_step


def multiplicative_lstm_step(
    W_m, R_m, W_f, R_f, b_f, W_i, R_i, b_i, W_c, R_c, b_c,
    W_o, R_o, b_o, x_t, h_prev, c_prev,
):
    """Return both states if the input first
    rescales the old hidden state.

    Shapes: W_m (n, d), R_m (n, n), W_f (n, d),
        R_f (n, n), b_f (n,), W_i (n, d),
        R_i (n, n), b_i (n,), W_c (n, d),
        R_c (n, n), b_c (n,), W_o (n, d),
        R_o (n, n), b_o (n,), x_t (d,), h_prev (n,),
        c_prev (n,) -> h_t (n,), c_t (n,)
    Where: W_m is the input weights of the product;
        R_m is the recurrent weights of the product;
        s_t is the product that the gates see in
        place of the old hidden state
    Source: radford2017sentiment, krause2017mlstm
    """
    s_t = (W_m @ x_t) * (R_m @ h_prev)
    return lstm_step(
        W_f, R_f, b_f, W_i, R_i, b_i,
        W_c, R_c, b_c, W_o, R_o, b_o,
        x_t, s_t, c_prev,
    )
