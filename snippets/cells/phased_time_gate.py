import numpy as np


def phased_time_gate(t, s, tau, r_on, alpha):
    """Return the time gate, open once per period:
    up, down, shut.

    Shapes: t () positive, s (n,) positive,
        tau (n,) positive, r_on () unit,
        alpha () positive -> k_t (n,)
    Where: t is the time, any real number; s is the
        shift of each cell; tau is the period of
        each cell; r_on is the share of the period
        in which the gate is open; alpha is the
        leak; rho_t is the place in the period
    Source: neil2016phased
    """
    rho_t = (t - s) % tau / tau
    up, down = (
        2 * rho_t / r_on,
        2 - 2 * rho_t / r_on,
    )
    shut = np.where(
        rho_t < r_on, down, alpha * rho_t
    )
    return np.where(rho_t < r_on / 2, up, shut)
