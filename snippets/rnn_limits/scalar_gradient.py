def scalar_gradient(w, h_0, t):
    """Return the derivatives of the state h_t by
    its start and by its weight.

    Shapes: w (), h_0 (), t integer -> dh_t_dh_0 (),
        dh_t_dw ()
    Where: t is the number of steps; h_0 is the
        initial state of the unit
    Source: this report
    """
    return w**t, t * w ** (t - 1) * h_0
