"""Optimisers and clipping. They see one vector of values and one of gradients, and work through both in pieces that fit the cache."""

import math

import numpy as np

from lstm import check

PIECE = 1 << 14
"""Numbers handled at a time."""


def pieces(*vectors):
    """Yield the vectors piece by piece."""
    for start in range(0, len(vectors[0]), PIECE):
        yield tuple(vector[start : start + PIECE] for vector in vectors)


def norm(gradient):
    """Return the norm of a vector, also if its square is too large a number."""
    square = np.dot(gradient, gradient)
    if math.isfinite(square):
        return math.sqrt(square)
    peak = float(np.abs(gradient).max())
    return peak * float(np.linalg.norm(gradient.astype(np.float64) / peak)) if math.isfinite(peak) else peak


def clip(gradient, max_norm):
    """Scale the gradient vector in place so that its norm is at most `max_norm` (it may be infinite); return the norm it had.

    Errors: ValueError if gradient or max_norm is not what it should be; FloatingPointError if the norm is not finite, gradient is left as it was.
    Source: pascanu2013difficulty
    """
    check.numbers("gradient", gradient, axes=1)
    if not max_norm > 0:
        raise ValueError(f"max_norm: expected a positive norm, got {max_norm!r}")
    length = norm(gradient)
    if not math.isfinite(length):
        raise FloatingPointError(f"the norm of the gradient is {length}")
    if length > max_norm:
        gradient *= gradient.dtype.type(max_norm / length)
    return length


class Momentum:
    """Gradient descent with momentum: v <- mu v + g, theta <- theta - lr v. With momentum 0 it is plain gradient descent.

    Errors: ValueError unless lr is finite and above 0 and momentum from 0 to below 1.
    Source: rumelhart1986backprop
    """

    def __init__(self, parameters, lr=0.1, momentum=0.0):
        self.parameters, self.lr = parameters, check.positive("lr", lr)
        self.momentum = check.interval("momentum", momentum, 0, 1)
        self.settings = {"lr": self.lr, "momentum": self.momentum}
        self.state = {"v": np.zeros_like(parameters.values)}

    def step(self):
        """Change the values once, by the gradient as it is now.

        Errors: ValueError if lr has been set to what is not finite and above 0; nothing is changed then.
        """
        check.positive("lr", self.lr)
        for theta, g, v in pieces(self.parameters.values, self.parameters.gradient, self.state["v"]):
            v *= v.dtype.type(self.momentum)
            v += g
            theta -= theta.dtype.type(self.lr) * v


class Adam:
    """Adam: moving averages m of the gradient and s of its square, both corrected for their start at zero.

    Errors: ValueError unless lr and epsilon are finite and above 0 and both betas from 0 to below 1.
    Source: kingma2014adam
    """

    def __init__(self, parameters, lr=1e-3, beta_1=0.9, beta_2=0.999, epsilon=1e-8):
        self.parameters, self.lr, self.epsilon = parameters, check.positive("lr", lr), check.positive("epsilon", epsilon)
        self.beta_1, self.beta_2 = check.interval("beta_1", beta_1, 0, 1), check.interval("beta_2", beta_2, 0, 1)
        self.settings = {name: getattr(self, name) for name in ("lr", "beta_1", "beta_2", "epsilon")}
        zeros = np.zeros_like(parameters.values)
        self.state = {"m": zeros, "s": zeros.copy(), "count": np.zeros(1, np.int64)}
        self.scratch = np.empty(min(PIECE, len(zeros)), zeros.dtype)

    def step(self):
        """Change the values once, by the gradient as it is now.

        Errors: ValueError if lr has been set to what is not finite and above 0; nothing is changed then.
        """
        check.positive("lr", self.lr)
        number = self.scratch.dtype.type
        self.state["count"] += 1
        count = int(self.state["count"][0])
        root = math.sqrt(1 - self.beta_2**count)
        rate, epsilon = number(self.lr * root / (1 - self.beta_1**count)), number(self.epsilon * root)
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
