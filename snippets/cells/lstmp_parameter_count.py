def lstmp_parameter_count(n, m, d):
    """Return the number of parameters with n cells
    and m projected units.

    Shapes: n integer, m integer, d integer
        -> N_P ()
    Where: N_P is the number of parameters; m is the
        length of the projected hidden state
    Source: sak2014lstmp
    """
    return 4 * (n * d + n * m + n) + n * m
