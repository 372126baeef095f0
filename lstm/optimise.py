"""Optimisers and clipping.

They see one vector of values and one of gradients, and go through both in pieces that fit the
cache.
"""

import math
from collections.abc import Iterator
from typing import Any, Protocol, cast

import numpy as np

from lstm import check
from lstm.check import Array
from lstm.parameters import Parameters

PIECE = 1 << 14
"""Numbers handled at a time."""


def pieces(*vectors: Array) -> Iterator[tuple[Array, ...]]:
    """Yield the vectors piece by piece."""
    for start in range(0, len(vectors[0]), PIECE):
        yield tuple(vector[start : start + PIECE] for vector in vectors)


def norm(gradient: Array) -> float:
    """Return the norm of a vector, also if its square is too large a number."""
    square = np.dot(gradient, gradient)
    if math.isfinite(square):
        return math.sqrt(square)
    peak = float(np.abs(gradient).max())
    if not math.isfinite(peak):
        return peak
    return peak * float(np.linalg.norm(gradient.astype(np.float64) / peak))


@check.translated
def clip(gradient: Array, max_norm: float) -> float:
    """Scale a gradient vector in place so that its norm is at most `max_norm`; return what it was.

    max_norm may be infinite.
    Errors: ValueError if gradient or max_norm is not what it should be; FloatingPointError if the
    norm is not finite, and the gradient is left as it was.
    Source: pascanu2013difficulty
    """
    check.numbers("gradient", gradient, axes=1)
    check.limit("max_norm", max_norm)
    length = norm(gradient)
    if not math.isfinite(length):
        raise FloatingPointError(f"the norm of the gradient is {length}")
    if length > max_norm:
        gradient *= gradient.dtype.type(max_norm / length)
    return length


def checked(parameters: Any) -> Parameters:
    """Return the parameters of a model, or whatever has values and their gradient."""
    if not (hasattr(parameters, "values") and hasattr(parameters, "gradient")):
        wanted = "those of a model, model.parameters"
        raise ValueError(f"parameters: expected {wanted}, got {type(parameters).__name__}")
    return cast(Parameters, parameters)


def usable(lr: float, parameters: Parameters) -> float:
    """Return lr if it is finite and above 0, in the type of the parameters too."""
    with np.errstate(over="ignore"):
        check.positive("lr", float(parameters.values.dtype.type(check.positive("lr", lr))))
    return float(lr)


class Optimiser(Protocol):
    """What a `Run` needs of an optimiser.

    settings: the lr it was made with, all else as it is.
    state: the arrays that it keeps from step to step.
    """

    parameters: Parameters
    lr: float
    state: dict[str, Array]

    @property
    def settings(self) -> dict[str, float]:
        """What a run that goes on from a file must agree in."""

    def step(self) -> None:
        """Change the values once, by the gradient as it is now."""


class Momentum:
    """Gradient descent with momentum: v <- mu v + g, theta <- theta - lr v.

    With momentum 0 it is plain gradient descent.

    Errors: ValueError unless lr is finite and above 0 and momentum from 0 to below 1.
    Source: rumelhart1986backprop
    """

    @check.translated
    def __init__(self, parameters: Parameters, lr: float = 0.1, momentum: float = 0.0) -> None:
        self.parameters, self.lr = checked(parameters), check.positive("lr", lr)
        self.momentum = check.interval("momentum", momentum, 0, 1)
        self.first_lr = self.lr
        self.state = {"v": np.zeros_like(parameters.values)}

    @property
    def settings(self) -> dict[str, float]:
        """The lr it was made with, and its momentum."""
        return {"lr": self.first_lr, "momentum": self.momentum}

    def step(self) -> None:
        """Change the values once, by the gradient as it is now.

        Errors: ValueError if lr is set to what is not finite and above 0; nothing is changed.
        """
        usable(self.lr, self.parameters)
        vectors = self.parameters.values, self.parameters.gradient, self.state["v"]
        for theta, g, v in pieces(*vectors):
            v *= v.dtype.type(self.momentum)
            v += g
            theta -= theta.dtype.type(self.lr) * v


class Adam:
    """Adam: moving averages m of the gradient and s of its square, corrected for starting at zero.

    Errors: ValueError unless lr and epsilon are finite and above 0, and both betas in [0, 1).
    Source: kingma2014adam
    """

    @check.translated
    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1e-3,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
    ) -> None:
        self.parameters, self.lr = checked(parameters), check.positive("lr", lr)
        self.beta_1 = check.interval("beta_1", beta_1, 0, 1)
        self.beta_2 = check.interval("beta_2", beta_2, 0, 1)
        self.epsilon = check.positive("epsilon", epsilon)
        self.first_lr = self.lr
        zeros = np.zeros_like(parameters.values)
        self.state = {"m": zeros, "s": zeros.copy(), "count": np.zeros(1, np.int64)}
        self.scratch = np.empty(min(PIECE, len(zeros)), zeros.dtype)

    @property
    def settings(self) -> dict[str, float]:
        """The lr it was made with, both betas and epsilon."""
        own = {"beta_1": self.beta_1, "beta_2": self.beta_2, "epsilon": self.epsilon}
        return {"lr": self.first_lr, **own}

    def step(self) -> None:
        """Change the values once, by the gradient as it is now.

        Errors: ValueError if lr is set to what is not finite and above 0; nothing is changed.
        """
        usable(self.lr, self.parameters)
        number = self.scratch.dtype.type
        self.state["count"] += 1
        count = int(self.state["count"][0])
        root = math.sqrt(1 - self.beta_2**count)
        rate = number(self.lr * root / (1 - self.beta_1**count))
        epsilon = number(self.epsilon * root)
        rest_1, rest_2 = number(1 - self.beta_1), number(1 - self.beta_2)
        vectors = self.parameters.values, self.parameters.gradient, self.state["m"], self.state["s"]
        for theta, g, m, s in pieces(*vectors):
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


class AdamW(Adam):
    """Adam with decoupled weight decay: theta <- (1 - lr weight_decay) theta, then a step of Adam.

    It pulls on every parameter, biases too, and unlike a squared penalty in the loss it does not
    pass through Adam's averages. `torch.optim.AdamW` is the same; others leave out the factor lr.
    Errors: as for `Adam`, and ValueError unless weight_decay is finite and at least 0.
    Source: loshchilov2019decoupled
    """

    @check.translated
    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1e-3,
        *,
        weight_decay: float = 0.01,
        **settings: float,
    ) -> None:
        super().__init__(parameters, lr, **settings)
        self.weight_decay = check.interval("weight_decay", weight_decay, 0, math.inf)

    @property
    def settings(self) -> dict[str, float]:
        """Those of `Adam`, and weight_decay."""
        return {**super().settings, "weight_decay": self.weight_decay}

    def step(self) -> None:
        """Change the values once, by the gradient as it is now; errors as for `Adam.step`."""
        values = self.parameters.values
        values *= values.dtype.type(1 - usable(self.lr, self.parameters) * self.weight_decay)
        super().step()
