def linear_state_by_weight(w, h):
    """Return the derivative by w of the last state of h_t = w h_(t-1) + x_t.

    Shapes: w (), h (T+1,) -> dh_T_dw ()
    Source: this report
    """
    dh_T_dw = 0
    for h_prev in h[:-1]:
        dh_T_dw = h_prev + w * dh_T_dw
    return dh_T_dw
