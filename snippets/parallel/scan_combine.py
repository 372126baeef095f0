def scan_combine(a_1, b_1, a_2, b_2):
    """Return one step of the recurrence that does
    the work of two.

    Shapes: a_1 (n,), b_1 (n,), a_2 (n,), b_2 (n,)
        -> a (n,), b (n,)
    Where: a_1 is what the earlier step keeps; b_1
        is what it adds; a_2 is what the later step
        keeps; b_2 is what it adds; a is what both
        together keep; b is what both together add
    Source: martin2018parallel
    """
    return a_2 * a_1, a_2 * b_1 + b_2
