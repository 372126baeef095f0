"""Every gate adds the bias of the output gate. The oracle is a step in plain Python, number by number."""

import math

import numpy as np

from tests.published_errors import lstm

SETTINGS = {"biases zero": 0.0, "biases drawn": 1.0}


def step(W, R, x_t, h, c, b_f, b_i, b_g, b_o):
    """Return both states after one step."""
    z_f, z_i, z_g, z_o = np.split(W @ x_t + R @ h, 4)
    c = lstm.sigmoid(z_f + b_f) * c + lstm.sigmoid(z_i + b_i) * np.tanh(z_g + b_g)
    return lstm.sigmoid(z_o + b_o) * np.tanh(c), c


def wrong(W, R, b, x_t, h, c):
    """Add b_o in all three gates."""
    _, _, b_g, b_o = np.split(b, 4)
    return step(W, R, x_t, h, c, b_o, b_o, b_g, b_o)


def right(W, R, b, x_t, h, c):
    """Add to each gate its own bias."""
    return step(W, R, x_t, h, c, *np.split(b, 4))


def by_number(W, R, b, x_t, h, c):
    """Return both states, computed without arrays."""

    def sum_of(k):
        return sum(w * x for w, x in zip(W[k], x_t, strict=True)) + sum(r * s for r, s in zip(R[k], h, strict=True)) + b[k]

    def gate(z):
        return 1 / (1 + math.exp(-z))

    n, h_new, c_new = len(h), [], []
    for k in range(n):
        kept = gate(sum_of(k)) * c[k] + gate(sum_of(n + k)) * math.tanh(sum_of(2 * n + k))
        c_new.append(kept)
        h_new.append(gate(sum_of(3 * n + k)) * math.tanh(kept))
    return np.array(h_new), np.array(c_new)


def error(form, scale):
    """Return the largest relative error of the two states."""
    arrays = lstm.draw(1)
    given = (arrays["W"], arrays["R"], scale * arrays["b"], arrays["x"][0], arrays["h_0"], arrays["c_0"])
    pairs = zip(form(*given), by_number(*given), strict=True)
    return max(np.max(np.abs(found - expected)) / np.max(np.abs(expected)) for found, expected in pairs)
