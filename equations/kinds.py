"""Kinds of random values that a docstring can ask for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Kind:
    """A kind of random value: how one is drawn, given shape and scale, and how it is declared.

    axes is the smallest number of axes, None for what stands without a shape; with `sized` a size
    follows the word (`index K`) and is the shape.
    """

    draw: Callable[[np.random.Generator, tuple[int, ...], float], Any]
    axes: int | None = 0
    sized: bool = False


def _probability(rng: np.random.Generator, shape: tuple[int, ...], _: float) -> Any:
    weights = rng.uniform(0.2, 1.5, shape)
    return weights / weights.sum(axis=-1, keepdims=True)


@dataclass(frozen=True)
class Drawn:
    """A drawn function: smooth, neither odd nor even, and not bounded."""

    slope: float
    shift: float
    height: float

    def __call__(self, z: Any) -> Any:
        """Return its value, entry by entry."""
        return self.height * np.tanh(self.slope * z + self.shift) + 0.1 * self.slope * z


def _function(rng: np.random.Generator, _shape: tuple[int, ...], _: float) -> Any:
    return Drawn(*rng.uniform(0.5, 1.5, 3).tolist())


# The word "" is that of a real number of either sign. A new kind of random value is one entry here.
KINDS = {
    "": Kind(
        lambda rng, shape, scale: rng.choice([-scale, scale], shape) * rng.uniform(0.2, 1.5, shape)
    ),
    "positive": Kind(lambda rng, shape, scale: scale * rng.uniform(0.2, 1.5, shape)),
    "unit": Kind(lambda rng, shape, _: rng.uniform(0.05, 0.95, shape)),
    "binary": Kind(lambda rng, shape, _: np.asarray(rng.integers(0, 2, shape), dtype=float)),
    "probability": Kind(_probability, axes=1),
    "onehot": Kind(
        lambda rng, shape, _: np.eye(shape[-1])[rng.integers(0, shape[-1], shape[:-1])], axes=1
    ),
    "integer": Kind(lambda rng, _shape, _: int(rng.integers(1, 7)), axes=None),
    "index": Kind(lambda rng, shape, _: int(rng.integers(1, shape[0] + 1)), axes=None, sized=True),
    "function": Kind(_function, axes=None),
}
