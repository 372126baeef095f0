def recall_limit(n, B, s):
    """Return the largest number of symbols that the
    state can hold exactly.

    Shapes: n integer, B integer, s () positive
        -> T_max ()
    Where: B is the number of bits of one number; s
        is the number of bits of one symbol; T_max
        is the largest number of symbols
    Source: this report
    """
    return 2 * n * B / s
