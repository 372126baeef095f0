import numpy as np


def weight_gradient(delta_l, a_prev):
    """Return the gradient for the weights: delta of
    receiver times sender.

    Shapes: delta_l (n,), a_prev (m,)
        -> dL_dW_l (n, m)
    Source: rumelhart1986backprop, nielsen2015neural
    """
    return np.outer(delta_l, a_prev)
