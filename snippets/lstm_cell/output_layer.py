from snippets.recurrent_networks.rnn_output import rnn_output


def output_layer(W_y, b_y, h_t):
    """Return the prediction of a linear layer
    outside the cell.

    Shapes: W_y (K, n), b_y (K,), h_t (n,)
        -> y_hat (K,)
    Source: zhang2023d2l
    """
    return rnn_output(W_y, b_y, h_t)
