def rnn_parameter_count(n, d):
    """Return N, the number of parameters of a recurrent layer: one W, one R and one b, however long the sequence.

    Shapes: n integer, d integer -> N ()
    Where: N is the number of parameters
    Source: this report
    """
    return n * d + n**2 + n
