import numpy as np


def newton_step(W, R, b, x_t, g_prev, h_prev):
    """Return the next guess of a state of a tanh
    network, by a straight line at the old guess.

    Shapes: W (n, d), R (n, n), b (n,), x_t (d,),
        g_prev (n,), h_prev (n,) -> h_t (n,)
    Where: g_prev is the old guess of the state, one
        step earlier; h_prev is the new guess, one
        step earlier; h_t is the new guess; h_hat is
        the state that follows from the old guess
    Source: lim2024deer
    """
    h_hat = np.tanh(W @ x_t + R @ g_prev + b)
    return h_hat + (1 - h_hat**2) * (
        R @ (h_prev - g_prev)
    )
