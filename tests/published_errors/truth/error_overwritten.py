"""The error of the hidden state is overwritten by that of the step before, and only then used for the cell state."""

import numpy as np

from tests.published_errors import lstm

SETTINGS = {"T = 1": 1, "T = 2": 2, "T = 5": 5}


def backward(arrays, dL_dh, cell_first):
    """Return the derivatives by the parameters and the initial cell state; the loss sees the last step only."""
    states, gates = lstm.forward(**arrays)
    R, x = arrays["R"], arrays["x"]
    dW, dR, db = np.zeros_like(arrays["W"]), np.zeros_like(R), np.zeros_like(arrays["b"])
    dh, dc = dL_dh[-1], np.zeros(lstm.N)
    for t in reversed(range(len(x))):
        (h_prev, c_prev), (_, c), (f, i, g, o) = states[t], states[t + 1], gates[t]
        through = o * (1 - np.tanh(c) ** 2)
        to_cell = dc + dh * through
        dz = np.concatenate(
            [to_cell * c_prev * f * (1 - f), to_cell * g * i * (1 - i), to_cell * i * (1 - g**2), dh * np.tanh(c) * o * (1 - o)]
        )
        dW, dR, db = dW + np.outer(dz, x[t]), dR + np.outer(dz, h_prev), db + dz
        if cell_first:
            dc = (dc + dh * through) * f
            dh = R.T @ dz
        else:
            dh = R.T @ dz
            dc = (dc + dh * through) * f
    return {"W": dW, "R": dR, "b": db, "c_0": dc}


def wrong(arrays, dL_dh):
    """Overwrite dh first. The derivative by the initial cell state is left out: the published code does not return it."""
    found = backward(arrays, dL_dh, cell_first=False)
    del found["c_0"]
    return found


def right(arrays, dL_dh):
    """Use dh before it is overwritten."""
    return backward(arrays, dL_dh, cell_first=True)


def error(form, steps):
    """Return the largest relative error; the loss sees the last step only."""
    return lstm.error(form, steps, every_step=False)
