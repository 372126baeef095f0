def rnn_passed_errors(
    W_y, W, R, delta_y_t, delta_t, delta_1,
):
    """Return the errors that arrive at state, input
    and initial state.

    Shapes: W_y (K, n), W (n, d), R (n, n),
        delta_y_t (K,), delta_t (n,), delta_1 (n,)
        -> dL_t_dh_t (n,), dL_dx_t (d,),
        dL_dh_0 (n,)
    Where: delta_1 is the delta of the first step;
        dL_dx_t is the derivative of the loss with
        respect to the input at time t; dL_dh_0 is
        the derivative of the loss with respect to
        the initial state
    Source: werbos1990bptt
    """
    return (
        W_y.T @ delta_y_t,
        W.T @ delta_t,
        R.T @ delta_1,
    )
