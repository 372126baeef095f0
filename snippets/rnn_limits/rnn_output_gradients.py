def rnn_output_gradients(delta_y, h):
    """Return the gradients of the output layer,
    summed over time.

    Shapes: delta_y (T, K), h (T+1, n)
        -> dL_dW_y (K, n), dL_db_y (K,)
    Source: werbos1990bptt
    """
    return delta_y.T @ h[1:], delta_y.sum(axis=0)
