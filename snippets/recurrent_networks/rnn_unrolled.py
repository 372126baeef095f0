from snippets.recurrent_networks.rnn_state import rnn_state


def rnn_unrolled(W, R, b, x_1, x_2, x_3, h_0):
    """Return the state h_3 after three steps: one
    function put into itself.

    Shapes: W (n, d), R (n, n), b (n,), x_1 (d,),
        x_2 (d,), x_3 (d,), h_0 (n,) -> h_3 (n,)
    Where: h_3 is the hidden state after three
        steps; x_1 is the first input; x_2 is the
        second input; x_3 is the third input
    Source: werbos1990bptt
    """
    h_1 = rnn_state(W, R, b, x_1, h_0)
    h_2 = rnn_state(W, R, b, x_2, h_1)
    return rnn_state(W, R, b, x_3, h_2)
