def rnn_gradients(delta, x, h):
    """Return the gradients of the shared
    parameters, summed over time.

    Shapes: delta (T, n), x (T, d), h (T+1, n)
        -> dL_dW (n, d), dL_dR (n, n), dL_db (n,)
    Where: x is the inputs of all steps, one step
        per row
    Source: werbos1990bptt
    """
    return (
        delta.T @ x,
        delta.T @ h[:-1],
        delta.sum(axis=0),
    )
