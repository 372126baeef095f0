from snippets.neural_networks.sigmoid import sigmoid


def output_gate(W_o, R_o, b_o, x_t, h_prev):
    """Return the output gate, a number in (0, 1)
    per cell; 1 shows.

    Shapes: W_o (n, d), R_o (n, n), b_o (n,),
        x_t (d,), h_prev (n,) -> o_t (n,)
    Source: hochreiter1997lstm
    """
    return sigmoid(W_o @ x_t + R_o @ h_prev + b_o)
