import numpy as np


def clip_gradient(g, kappa):
    """Return the gradient, made shorter if it is
    longer than kappa.

    Shapes: g (n,), kappa () positive -> g (n,)
    Where: g is the gradient of all parameters in
        one vector; kappa is the largest norm
        allowed
    Source: pascanu2013difficulty
    """
    return kappa / max(kappa, np.linalg.norm(g)) * g
