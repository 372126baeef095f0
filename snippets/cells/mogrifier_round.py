from snippets.neural_networks.sigmoid import sigmoid


def mogrifier_round(Q, S, x_t, h_prev):
    """Return input and state after each has scaled
    the other once.

    Shapes: Q (d, n), S (n, d), x_t (d,),
        h_prev (n,) -> x_hat (d,), h_hat_prev (n,)
    Where: Q is the weights from the state to the
        input; S is the weights from the input to
        the state; x_hat is the scaled input;
        h_hat_prev is the scaled state
    Source: melis2020mogrifier
    """
    x_hat = 2 * sigmoid(Q @ h_prev) * x_t
    h_hat_prev = 2 * sigmoid(S @ x_hat) * h_prev
    return x_hat, h_hat_prev
