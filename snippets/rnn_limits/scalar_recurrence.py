def scalar_recurrence(w, h_0, t):
    """Return the state of one linear unit without input after t steps.

    Shapes: w (), h_0 (), t integer -> h_t ()
    Where: t is the number of steps
    Source: this report
    """
    return w**t * h_0
