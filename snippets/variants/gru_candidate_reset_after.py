import numpy as np


def gru_candidate_reset_after(
    W_h, R_h, b_h, b_Rh, r_t, x_t, h_prev,
):
    """Return the candidate of the libraries:
    product first, reset after.

    Shapes: W_h (n, d), R_h (n, n), b_h (n,),
        b_Rh (n,), r_t (n,) unit, x_t (d,),
        h_prev (n,) -> h_tilde (n,)
    Source: this report
    """
    return np.tanh(
        W_h @ x_t
        + b_h
        + r_t * (R_h @ h_prev + b_Rh)
    )
