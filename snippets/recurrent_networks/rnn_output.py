def rnn_output(W_y, b_y, h_t):
    """Return the prediction y_hat, a linear layer
    on the hidden state.

    Shapes: W_y (K, n), b_y (K,), h_t (n,)
        -> y_hat (K,)
    Source: elman1990finding
    """
    return W_y @ h_t + b_y
