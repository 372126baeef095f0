def cec_condition(w, vartheta_next):
    """Return the error at time t of a unit whose slope is one over its self-connection: the error one step later.

    Shapes: w (), vartheta_next () -> vartheta_t ()
    Where: w is the weight of the unit onto itself
    Source: hochreiter1997lstm
    """
    return 1 / w * w * vartheta_next
