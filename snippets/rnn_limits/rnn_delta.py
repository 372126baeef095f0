def rnn_delta(h_t, dL_t_dh_t, R, delta_next):
    """Return delta_t, the derivative of the loss by
    the pre-activation.

    Shapes: h_t (n,), dL_t_dh_t (n,), R (n, n),
        delta_next (n,) -> delta_t (n,)
    Source: werbos1990bptt
    """
    return (1 - h_t**2) * (
        dL_t_dh_t + R.T @ delta_next
    )
