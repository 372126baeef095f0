from snippets.neural_networks.sigmoid import sigmoid


def forget_gate(W_f, R_f, b_f, x_t, h_prev):
    """Return the forget gate, a number in (0, 1)
    per cell; 1 keeps.

    Shapes: W_f (n, d), R_f (n, n), b_f (n,),
        x_t (d,), h_prev (n,) -> f_t (n,)
    Source: gers2000forget
    """
    return sigmoid(W_f @ x_t + R_f @ h_prev + b_f)
