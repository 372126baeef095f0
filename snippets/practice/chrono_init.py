import numpy as np


def chrono_init(T_max, U):
    """Return gate biases for memories of many
    lengths, up to T_max steps.

    Shapes: T_max integer, U (n,) unit -> b_f (n,),
        b_i (n,)
    Where: T_max is the longest lag expected; U is
        drawn uniformly from (0, 1), entry by entry
    Source: tallec2018warp
    """
    b_f = np.log(1 + (T_max - 2) * U)
    return b_f, -b_f
