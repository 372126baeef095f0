from snippets.neural_networks.sigmoid import sigmoid


def min_lstm_step(
    W_f, b_f, W_i, b_i, W_h, b_h, x_t, h_prev,
):
    """Return the state of an LSTM stripped to two
    gates that see only x_t.

    Shapes: W_f (n, d), b_f (n,), W_i (n, d),
        b_i (n,), W_h (n, d), b_h (n,), x_t (d,),
        h_prev (n,) -> h_t (n,)
    Source: feng2024were
    """
    f_t = sigmoid(W_f @ x_t + b_f)
    i_t = sigmoid(W_i @ x_t + b_i)
    h_tilde = W_h @ x_t + b_h
    return (
        f_t / (f_t + i_t) * h_prev
        + i_t / (f_t + i_t) * h_tilde
    )
