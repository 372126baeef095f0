def cec_condition(w, vartheta_next):
    """Return the error one step back if slope times
    weight is 1.

    Shapes: w (), vartheta_next () -> vartheta_t ()
    Where: w is the weight of the unit onto itself
    Source: hochreiter1997lstm
    """
    return 1 / w * w * vartheta_next
