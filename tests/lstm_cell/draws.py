"""Seeded parameters, inputs and states of one step, for the tests of this page."""

import numpy as np

N, D = 3, 4


def draw(seed, peepholes=False, n=N, d=D):
    """Return the keyword arguments of lstm_step, or of lstm_step_peephole."""
    rng = np.random.default_rng(seed)
    values = {}
    for part in "fico":
        values[f"W_{part}"] = rng.normal(size=(n, d))
        values[f"R_{part}"] = rng.normal(size=(n, n))
        values[f"b_{part}"] = rng.normal(size=n)
    values |= {"x_t": rng.normal(size=d), "h_prev": rng.normal(size=n), "c_prev": rng.normal(size=n)}
    if peepholes:
        values |= {f"p_{part}": rng.normal(size=n) for part in "fio"}
    return values
