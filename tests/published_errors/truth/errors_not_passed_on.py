"""The errors of step t+1 are computed and then never handed to step t."""

import numpy as np

from tests.published_errors import lstm

SETTINGS = {"T = 1": 1, "T = 4": 4}


def backward(arrays, dL_dh, pass_on):
    """Return the derivatives by the parameters (and, where the errors are passed on, by the initial states)."""
    states, gates = lstm.forward(**arrays)
    R, x = arrays["R"], arrays["x"]
    dW, dR, db = np.zeros_like(arrays["W"]), np.zeros_like(R), np.zeros_like(arrays["b"])
    dh_next, dc_next = np.zeros(lstm.N), np.zeros(lstm.N)
    for t in reversed(range(len(x))):
        (h_prev, c_prev), (_, c), (f, i, g, o) = states[t], states[t + 1], gates[t]
        dh = dL_dh[t] + dh_next
        dc = dc_next + dh * o * (1 - np.tanh(c) ** 2)
        dz = np.concatenate([dc * c_prev * f * (1 - f), dc * g * i * (1 - i), dc * i * (1 - g**2), dh * np.tanh(c) * o * (1 - o)])
        dW, dR, db = dW + np.outer(dz, x[t]), dR + np.outer(dz, h_prev), db + dz
        dh_prev, dc_prev = R.T @ dz, f * dc
        if pass_on:
            dh_next, dc_next = dh_prev, dc_prev
    return {"W": dW, "R": dR, "b": db} | ({"h_0": dh_next, "c_0": dc_next} if pass_on else {})


def wrong(arrays, dL_dh):
    """Forget dh_prev and dc_prev at the end of each step."""
    return backward(arrays, dL_dh, pass_on=False)


def right(arrays, dL_dh):
    """Hand them on."""
    return backward(arrays, dL_dh, pass_on=True)


def error(form, steps):
    """Return the largest relative error; the loss sees every step."""
    return lstm.error(form, steps, every_step=True)
