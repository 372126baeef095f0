"""The error of the forget gate is multiplied by a squashed value where the derivative f (1 - f) belongs."""

import numpy as np

from tests.published_errors import lstm

SETTINGS = {"T = 1": 1, "T = 4": 4}


def backward(arrays, dL_dh, slope):
    """Return the derivatives by the parameters; slope is what the error of the forget gate is multiplied by."""
    states, gates = lstm.forward(**arrays)
    R, x = arrays["R"], arrays["x"]
    dW, dR, db = np.zeros_like(arrays["W"]), np.zeros_like(R), np.zeros_like(arrays["b"])
    dh_next, dc_next = np.zeros(lstm.N), np.zeros(lstm.N)
    for t in reversed(range(len(x))):
        (h_prev, c_prev), (_, c), (f, i, g, o) = states[t], states[t + 1], gates[t]
        dh = dL_dh[t] + dh_next
        dc = dc_next + dh * o * (1 - np.tanh(c) ** 2)
        dz = np.concatenate([dc * c_prev * slope(f), dc * g * i * (1 - i), dc * i * (1 - g**2), dh * np.tanh(c) * o * (1 - o)])
        dW, dR, db = dW + np.outer(dz, x[t]), dR + np.outer(dz, h_prev), db + dz
        dh_next, dc_next = R.T @ dz, f * dc
    return {"W": dW, "R": dR, "b": db}


def wrong(arrays, dL_dh):
    """Squash the gate once more."""
    return backward(arrays, dL_dh, lstm.sigmoid)


def right(arrays, dL_dh):
    """Take the derivative of the logistic function."""
    return backward(arrays, dL_dh, lambda f: f * (1 - f))


def error(form, steps):
    """Return the largest relative error; the loss sees every step."""
    return lstm.error(form, steps, every_step=True)
