def one_unit_eigenvalue(f, i, o, R_c):
    """Return the factor per step of one LSTM unit
    at rest.

    Shapes: f () unit, i () unit, o () unit, R_c ()
        -> lambda_ ()
    Where: f is the forget gate; i is the input
        gate; o is the output gate; R_c is the
        recurrent weight of the candidate; lambda_
        is the eigenvalue of the derivative
        of (h_t, c_t) by (h_prev, c_prev)
    Source: this report
    """
    return f + i * o * R_c
