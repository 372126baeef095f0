def scalar_recurrence(w, h_0, t):
    """Return the state of one linear unit without
    input after t steps.

    Shapes: w (), h_0 (), t integer -> h_t ()
    Where: t is the number of steps; h_0 is the
        initial state of the unit; h_t is the state
        of the unit after t steps
    Source: this report
    """
    return w**t * h_0
