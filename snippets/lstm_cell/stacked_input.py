import numpy as np


def stacked_input(W, R, b, x_t, h_prev):
    """Return a pre-activation from one wide matrix
    and one tall vector.

    Shapes: W (n, d), R (n, n), b (n,), x_t (d,),
        h_prev (n,) -> z_t (n,)
    Where: z_t is the pre-activation of a gate or of
        the candidate
    Source: zhang2023d2l
    """
    return (
        np.hstack([R, W])
        @ np.concatenate([h_prev, x_t])
        + b
    )
