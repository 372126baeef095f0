from snippets.neural_networks.sigmoid import sigmoid


def output_gate_peephole(
    W_o, R_o, p_o, b_o, x_t, h_prev, c_t,
):
    """Return the output gate of version A; it sees
    the new cell state.

    Shapes: W_o (n, d), R_o (n, n), p_o (n,),
        b_o (n,), x_t (d,), h_prev (n,), c_t (n,)
        -> o_t (n,)
    Source: gers2002precise
    """
    return sigmoid(
        W_o @ x_t + R_o @ h_prev + p_o * c_t + b_o
    )
