from snippets.neural_networks.sigmoid import sigmoid


def min_gru_step(W_z, b_z, W_h, b_h, x_t, h_prev):
    """Return the state of a GRU whose gate and
    candidate see only x_t.

    Shapes: W_z (n, d), b_z (n,), W_h (n, d),
        b_h (n,), x_t (d,), h_prev (n,) -> h_t (n,)
    Source: feng2024were
    """
    z_t = sigmoid(W_z @ x_t + b_z)
    return (1 - z_t) * h_prev + z_t * (
        W_h @ x_t + b_h
    )
