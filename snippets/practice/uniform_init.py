import numpy as np


def uniform_init(U):
    """Return first weights from numbers drawn
    uniformly from (0, 1).

    Shapes: U (n, d) unit -> W (n, d)
    Where: U is drawn uniformly from (0, 1), entry
        by entry
    Source: this report
    """
    return 1 / np.sqrt(len(U)) * (2 * U - 1)
