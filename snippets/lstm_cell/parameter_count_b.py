def parameter_count_b(n, d):
    """Return the number of parameters of version B.

    Shapes: n integer, d integer -> N_B ()
    Where: N_B is the number of parameters of
        version B
    Source: this report
    """
    return 4 * (n * d + n**2 + n)
