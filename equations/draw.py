"""Random values for the parameters of a snippet. All sizes differ, so that a wrong transpose is a wrong shape; nothing is zero."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from equations.errors import EquationError
from equations.snippets import Declared, Signature

SIZES = {"n": 3, "d": 4, "K": 5, "m": 6, "T": 11}


def size(text: str) -> int:
    """Return the size that an axis such as n, 2, 4n, n+d or T+1 stands for."""
    total = 0
    for term in text.replace(" ", "").split("+"):
        found = re.fullmatch(r"(\d*)([A-Za-z]?)", term)
        if not term or found is None or (found[2] and found[2] not in SIZES):
            raise EquationError(f"the size {text!r} in Shapes is not known: use {', '.join(SIZES)}, numbers, and sums or multiples of them")
        total += int(found[1] or 1) * (SIZES[found[2]] if found[2] else 1)
    return total


def shape(declared: Declared) -> tuple[int, ...]:
    """Return the shape of a declared name."""
    return tuple(size(axis) for axis in declared.axes or ())


def first_indices(declared: Declared) -> tuple[int, ...]:
    """Return the first index of each axis: an axis of size S counts from 1, an axis of size S+1 from 0."""
    return tuple(0 if re.fullmatch(r"\w+\s*\+\s*1", axis) else 1 for axis in declared.axes or ())


def sizes_of(signature: Signature) -> dict[str, int]:
    """Return the sizes whose letters occur in the shapes of a signature."""
    axes = " ".join(axis for item in (*signature.parameters, *signature.results) for axis in item.axes or ())
    letters = set(re.findall(r"[A-Za-z]", axes)) | {item.kind[-1] for item in signature.parameters if item.kind.startswith("index")}
    return {letter: number for letter, number in SIZES.items() if letter in letters}


def draw(signature: Signature, rng: np.random.Generator) -> dict[str, Any]:
    """Return a random value for every parameter."""
    return {item.name: value(item, rng) for item in signature.parameters}


def value(declared: Declared, rng: np.random.Generator) -> Any:
    """Return a random value of the declared shape and kind."""
    wanted, kind = shape(declared), declared.kind
    if kind == "function":
        return _random_function(rng)
    if kind == "integer":
        return int(rng.integers(1, 7))
    if kind.startswith("index"):
        return int(rng.integers(1, size(kind.split()[1]) + 1))
    if kind == "positive":
        return _result(rng.uniform(0.2, 1.5, wanted))
    if kind == "unit":
        return _result(rng.uniform(0.05, 0.95, wanted))
    if kind == "binary":
        return _result(rng.integers(0, 2, wanted).astype(float))
    if kind == "probability":
        weights = rng.uniform(0.2, 1.5, wanted)
        return weights / weights.sum(axis=-1, keepdims=True)
    if kind == "onehot":
        return np.eye(wanted[-1])[rng.integers(0, wanted[-1], wanted[:-1])]
    return _result(rng.choice([-1.0, 1.0], wanted) * rng.uniform(0.2, 1.5, wanted))


def _result(array: Any) -> Any:
    return np.asarray(array, dtype=float) if np.ndim(array) else float(array)


def _random_function(rng: np.random.Generator) -> Callable[[Any], Any]:
    slope, shift, height = rng.uniform(0.5, 1.5, 3)
    return lambda z: height * np.tanh(slope * z + shift) + 0.1 * slope * z
