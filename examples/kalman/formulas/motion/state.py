def state(F, x_prev, G, u_t, w_t):
    """Return the state x_t after one step.

    Shapes: F (n, n), x_prev (n,), G (n, m), u_t (m,), w_t (n,) -> x_t (n,)
    Source: kalman1960new
    """
    return F @ x_prev + G @ u_t + w_t
