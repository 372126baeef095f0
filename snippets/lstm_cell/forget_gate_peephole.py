from snippets.neural_networks.sigmoid import sigmoid


def forget_gate_peephole(
    W_f, R_f, p_f, b_f, x_t, h_prev, c_prev,
):
    """Return the forget gate of version A; it sees
    the old cell state.

    Shapes: W_f (n, d), R_f (n, n), p_f (n,),
        b_f (n,), x_t (d,), h_prev (n,), c_prev (n,)
        -> f_t (n,)
    Source: gers2002precise
    """
    return sigmoid(
        W_f @ x_t + R_f @ h_prev
        + p_f * c_prev + b_f
    )
