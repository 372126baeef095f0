"""Initial weights. Every function fills the arrays of one layer (`LSTM.weights()`) in place, from a NumPy generator."""

import math
from collections.abc import Mapping

import numpy as np

from lstm import check
from lstm.check import Array


def uniform(shape: tuple[int, ...], limit: float, rng: np.random.Generator) -> Array:
    """Return numbers drawn evenly from [-limit, limit]; 0.1 and 0.2 are the limits of hochreiter1997lstm."""
    return rng.uniform(-limit, limit, shape)


def glorot(shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Return a matrix (outputs, inputs) drawn from [-r, r] with r = sqrt(6 / (inputs + outputs)).

    Source: glorot2010understanding
    """
    return uniform(shape, math.sqrt(6 / sum(shape)), rng)


def orthogonal(size: int, rng: np.random.Generator) -> Array:
    """Return a random orthogonal matrix (n, n): a sum of squares goes through it unchanged."""
    q, r = np.linalg.qr(rng.standard_normal((size, size)))
    return q * np.sign(np.diag(r))


def standard(weights: Mapping[str, Array], rng: np.random.Generator, forget_bias: float = 1.0) -> None:
    """Glorot for W, orthogonal for R, zero for the biases but forget_bias for b_f, zero for peepholes.

    Source: jozefowicz2015empirical
    """
    n = len(weights["b_f"])
    for name, array in weights.items():
        if name[0] == "W":
            array[:] = glorot(array.shape, rng)
        elif name[0] == "R":
            array[:] = orthogonal(n, rng)
        else:
            array[:] = forget_bias if name == "b_f" else 0


def all_uniform(weights: Mapping[str, Array], rng: np.random.Generator, limit: float | None = None) -> None:
    """Every array from [-limit, limit]; without a limit 1/sqrt(n), as PyTorch does.

    Errors: ValueError unless the limit is finite and above 0.
    """
    limit = 1 / math.sqrt(len(weights["b_f"])) if limit is None else check.positive("limit", limit)
    for array in weights.values():
        array[:] = uniform(array.shape, limit, rng)


def chrono(weights: Mapping[str, Array], rng: np.random.Generator, longest: float) -> None:
    """Set b_f to log of numbers drawn from [1, longest - 1] and b_i to -b_f, for memories of up to `longest` steps.

    Source: tallec2018warp
    """
    if not longest > 2:
        raise ValueError(f"longest: expected a number of steps above 2, got {longest!r}")
    weights["b_f"][:] = np.log(rng.uniform(1, longest - 1, len(weights["b_f"])))
    weights["b_i"][:] = -weights["b_f"]
