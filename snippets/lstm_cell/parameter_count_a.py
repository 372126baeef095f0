from snippets.lstm_cell.parameter_count_b import parameter_count_b


def parameter_count_a(n, d):
    """Return the number of parameters of version A.

    Shapes: n integer, d integer -> N_A ()
    Where: N_A is the number of parameters of
        version A
    Source: this report
    """
    return parameter_count_b(n, d) + 3 * n
