def cec_condition(w, delta_next):
    """Return the error signal one step back if
    slope times weight is 1.

    Shapes: w (), delta_next () -> delta_t ()
    Where: w is the weight of the unit onto itself;
        delta_t is the error signal of the unit at
        time t
    Source: hochreiter1997lstm
    """
    return 1 / w * w * delta_next
