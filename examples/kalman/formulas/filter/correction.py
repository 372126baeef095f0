def correction(x_bar, k_t, z_t, h, P_bar):
    """Return the guess and its covariance after the measurement.

    Shapes: x_bar (n,), k_t (n,), z_t (), h (n,), P_bar (n, n)
        -> x_t (n,), P_t (n, n)
    Source: kalman1960new
    """
    x_t = x_bar + k_t * (z_t - h @ x_bar)
    return x_t, P_bar - k_t[:, None] * (h @ P_bar)
