import numpy as np


def cell_path(f):
    """Return the derivative of c_T by c_0 along the
    cell states alone.

    Shapes: f (T, n) unit -> P (n, n)
    Where: P is the product of the forget gates of
        all steps, on its diagonal
    Source: gers2000forget
    """
    return np.diag(np.prod(f, axis=0))
