import numpy as np


def scalar_tanh_gradient(h, w):
    """Return the derivative of a tanh unit's last
    state by its first.

    Shapes: h (T+1,), w () -> dh_T_dh_0 ()
    Where: dh_T_dh_0 is the derivative of the unit's
        last state with respect to its first
    Source: this report
    """
    return np.prod((1 - h[1:] ** 2) * w)
