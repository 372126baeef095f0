def linear_recursion(b, c):
    """Return the last a of the recursion a_t = b_t + c_t a_(t-1), a_0 = 0.

    Shapes: b (T,), c (T,) -> a_T ()
    Source: this report
    """
    a_T = 0
    for b_t, c_t in zip(b, c, strict=True):
        a_T = b_t + c_t * a_T
    return a_T
