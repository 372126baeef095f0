def rnn_parameter_count(n, d):
    """Return N, the number of entries of W, R and b
    together.

    Shapes: n integer, d integer -> N ()
    Where: N is the number of parameters
    Source: this report
    """
    return n * d + n**2 + n
