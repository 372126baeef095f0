from snippets.neural_networks.sigmoid import sigmoid


def input_gate(W_i, R_i, b_i, x_t, h_prev):
    """Return the input gate, a number in (0, 1) per
    cell; 1 lets in.

    Shapes: W_i (n, d), R_i (n, n), b_i (n,),
        x_t (d,), h_prev (n,) -> i_t (n,)
    Source: hochreiter1997lstm
    """
    return sigmoid(W_i @ x_t + R_i @ h_prev + b_i)
