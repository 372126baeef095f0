def linear_recurrence(a_t, h_prev, b_t):
    """Return the state: a share of the old one plus
    something new.

    Shapes: a_t (n,), h_prev (n,), b_t (n,)
        -> h_t (n,)
    Where: a_t is what is kept; b_t is what is added
    Source: martin2018parallel
    """
    return a_t * h_prev + b_t
