def gain(P_bar, h, r):
    """Return the gain k_t: how far each number of the guess follows.

    Shapes: P_bar (n, n), h (n,), r () positive -> k_t (n,)
    Source: kalman1960new
    """
    return P_bar @ h / (h @ P_bar @ h + r)
