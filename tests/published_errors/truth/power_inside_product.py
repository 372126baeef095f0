"""The product over the steps 2 to T holds the weight to the power T-1 in each factor, where each factor brings it once."""

import numpy as np

from tests.support.oracles import complex_step

SETTINGS = {"T = 2": 2, "T = 10": 10}
WEIGHT = 0.9


def states(h_1, w, x):
    """Return h_1 to h_T of one tanh unit; x are the inputs of the steps from 2 on."""
    found = [h_1]
    for x_t in x:
        found.append(np.tanh(w * found[-1] + x_t))
    return found


def wrong(h, w):
    """Multiply each factor by the whole power."""
    return np.prod([(1 - h_t**2) * w ** (len(h) - 1) for h_t in h[1:]])


def right(h, w):
    """Multiply each factor by the weight."""
    return np.prod([(1 - h_t**2) * w for h_t in h[1:]])


def error(form, steps):
    """Return the relative error of the derivative of h_T by h_1."""
    x = 0.3 * np.cos(np.arange(steps - 1))
    exact = complex_step(lambda h_1: states(h_1, WEIGHT, x)[-1], {"h_1": np.array(0.4)})["h_1"]
    return abs(form(states(0.4, WEIGHT, x), WEIGHT) - exact) / abs(exact)
