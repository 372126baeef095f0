from snippets.neural_networks.sigmoid import sigmoid


def input_gate_peephole(
    W_i, R_i, p_i, b_i, x_t, h_prev, c_prev,
):
    """Return the input gate of version A; it sees
    the old cell state.

    Shapes: W_i (n, d), R_i (n, n), p_i (n,),
        b_i (n,), x_t (d,), h_prev (n,), c_prev (n,)
        -> i_t (n,)
    Source: gers2002precise
    """
    return sigmoid(
        W_i @ x_t + R_i @ h_prev
        + p_i * c_prev + b_i
    )
