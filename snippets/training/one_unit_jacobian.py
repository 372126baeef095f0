import numpy as np


def one_unit_jacobian(f, i, o, R_c):
    """Return the derivative of both states of one
    LSTM unit at rest, over one step.

    Shapes: f () unit, i () unit, o () unit, R_c ()
        -> J (2, 2)
    Where: f is the forget gate; i is the input
        gate; o is the output gate; R_c is the
        recurrent weight of the candidate; J is the
        derivative of (h_t, c_t) by (h_prev, c_prev)
    Source: this report
    """
    return np.array([
        [o * i * R_c, o * f],
        [i * R_c, f],
    ])
