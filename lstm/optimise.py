"""Optimisers and clipping. They see one vector of values and one of gradients, and work through both in pieces that fit the cache."""

import math

import numpy as np

PIECE = 1 << 14
"""Numbers handled at a time."""


def pieces(*vectors):
    """Yield the vectors piece by piece."""
    for start in range(0, len(vectors[0]), PIECE):
        yield tuple(vector[start : start + PIECE] for vector in vectors)


def clip(gradient, largest):
    """Scale the gradient vector in place so that its norm is at most `largest`; return the norm it had.

    Source: pascanu2013difficulty
    """
    if not largest > 0:
        raise ValueError(f"largest: expected a positive norm, got {largest!r}")
    norm = math.sqrt(np.dot(gradient, gradient))
    if not math.isfinite(norm):
        norm = float(np.linalg.norm(gradient.astype(np.float64)))
    if norm > largest:
        gradient *= gradient.dtype.type(largest / norm)
    return norm


class Momentum:
    """Gradient descent with momentum: v <- mu v + g, theta <- theta - rate v. With momentum 0 it is plain gradient descent.

    Source: rumelhart1986backprop
    """

    def __init__(self, parameters, rate=0.1, momentum=0.0):
        self.parameters, self.rate, self.momentum = parameters, rate, momentum
        self.state = {"v": np.zeros_like(parameters.values)}

    def step(self):
        """Change the values once, by the gradient as it is now."""
        for theta, g, v in pieces(self.parameters.values, self.parameters.gradient, self.state["v"]):
            v *= v.dtype.type(self.momentum)
            v += g
            theta -= theta.dtype.type(self.rate) * v


class Adam:
    """Adam: moving averages m of the gradient and s of its square, both corrected for their start at zero.

    Source: kingma2014adam
    """

    def __init__(self, parameters, rate=1e-3, beta_1=0.9, beta_2=0.999, epsilon=1e-8):
        self.parameters, self.rate, self.beta_1, self.beta_2, self.epsilon = parameters, rate, beta_1, beta_2, epsilon
        zeros = np.zeros_like(parameters.values)
        self.state = {"m": zeros, "s": zeros.copy(), "count": np.zeros(1, np.int64)}
        self.scratch = np.empty(min(PIECE, len(zeros)), zeros.dtype)

    def step(self):
        """Change the values once, by the gradient as it is now."""
        number = self.scratch.dtype.type
        self.state["count"] += 1
        count = int(self.state["count"][0])
        root = math.sqrt(1 - self.beta_2**count)
        rate, epsilon = number(self.rate * root / (1 - self.beta_1**count)), number(self.epsilon * root)
        rest_1, rest_2 = number(1 - self.beta_1), number(1 - self.beta_2)
        for theta, g, m, s in pieces(self.parameters.values, self.parameters.gradient, self.state["m"], self.state["s"]):
            change = self.scratch[: len(g)]
            np.subtract(g, m, change)
            change *= rest_1
            m += change
            np.multiply(g, g, change)
            change -= s
            change *= rest_2
            s += change
            np.sqrt(s, change)
            change += epsilon
            np.divide(m, change, change)
            change *= rate
            theta -= change
