def prediction(F, x_prev, G, u_t, P_prev, Q):
    """Return the guess and its covariance before the measurement.

    Shapes: F (n, n), x_prev (n,), G (n, m), u_t (m,), P_prev (n, n), Q (n, n)
        -> x_bar (n,), P_bar (n, n)
    Source: kalman1960new
    """
    return F @ x_prev + G @ u_t, F @ P_prev @ F.T + Q
