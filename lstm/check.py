"""Checks of what comes from outside. Every refusal is a ValueError that says what came and what was expected; of a keyword, a TypeError."""

import functools
import inspect
import math
import re
from collections.abc import Callable, Collection
from typing import Any, TypeVar, cast

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
DType = np.dtype[Any] | type[np.floating[Any]]
Shape = tuple[int | str, ...]
F = TypeVar("F", bound=Callable[..., Any])

FLOATING = (np.dtype(np.float32), np.dtype(np.float64))
"""The types that the library computes in."""

ELSEWHERE = {
    "inputs": "PyTorch's input_size",
    "cells": "PyTorch's hidden_size, Keras's units",
    "layers": "PyTorch's num_layers",
    "outputs": "PyTorch's out_features of a Linear, Keras's units of a Dense",
    "readout": "Keras's return_sequences: True is 'every', False is 'last'",
    "state": "PyTorch's hx, (h_0, c_0); Keras's initial_state",
    "lengths": "PyTorch's pack_padded_sequence, Keras's mask",
    "mask": "Keras's sample_weight, PyTorch's weight of CrossEntropyLoss",
    "parameters": "PyTorch's params",
    "lr": "Keras's learning_rate",
    "max_norm": "Keras's clipnorm",
    "beta_1 and beta_2": "PyTorch's betas",
    "epsilon": "PyTorch's eps",
    "dropout": "Keras's rate of a Dropout",
    "optimiser": "Keras's and PyTorch's optimizer",
    "loss": "PyTorch's criterion",
    "validate": "Keras's validation_data",
    "batch_first=False": "TensorFlow's time_major",
    "x": "PyTorch's input, Keras's sequences",
    "training": "PyTorch's train",
    "path": "PyTorch's f, Keras's filepath",
}
"""What other libraries call a thing, said where it is refused by `called`, and where their word is given."""

ABSENT = {
    "reduction": ("mask", "a loss is the mean, weighted by its mask"),
    "epochs": ("sample", "train(steps) says how many batches in all"),
    "batch_size": ("sample", "sample(rng) makes the batches"),
    "weight_decay": ("epsilon", "AdamW has it"),
    "bias": ("cells", "every layer has its biases"),
    "proj_size": ("cells", "no layer has a projection"),
}
"""What other libraries take and this one does not: beside which parameter it is looked for, and what there is."""

TIME_FIRST = "time first, (T, B, ...), or batch_first=True"


def called(name: str) -> str:
    """Return a name with the words of other libraries behind it."""
    theirs = [words for ours, words in ELSEWHERE.items() if name in re.split(r" and |=", ours)]
    return f"{name} ({theirs[0]})" if theirs else name


def translated(function: F) -> F:
    """Let a function that is given another library's keyword say in a TypeError what the thing is called here, or what there is instead."""
    own, name = inspect.signature(function).parameters, function.__qualname__.removesuffix(".__init__")

    @functools.wraps(function)
    def call(*arguments: Any, **words: Any) -> Any:
        for word in words.keys() - own:
            beside, instead = ABSENT.get(word, ("", ""))
            if beside in own:
                raise TypeError(f"{name}: got {word!r}: {instead}")
            for ours, theirs in ELSEWHERE.items():
                if re.split(r"\W", ours)[0] in own and word in re.findall(r"'s (\w+)", theirs):
                    raise TypeError(f"{name}: got {word!r}, which is {ours} in this library ({theirs})")
        return function(*arguments, **words)

    return cast(F, call)


def array(name: str, value: Any, dtype: DType, shape: Shape) -> Array:
    """Return value if it is an array of this dtype and shape, not empty, and finite.

    shape is a tuple of sizes; a letter in it stands for any size of at least 1, as in ("T", "B", 3).
    """
    if isinstance(value, np.ndarray) and value.dtype == dtype and fits(value.shape, shape):
        plain(name, value)
        finite(name, value)
        return value
    got = f"{value.dtype} of shape {value.shape}" if isinstance(value, np.ndarray) else type(value).__name__
    hint = swapped(value.shape, shape) if isinstance(value, np.ndarray) else ""
    raise ValueError(f"{called(name)}: expected {np.dtype(dtype)} of shape ({', '.join(map(str, shape))}), got {got}{hint}")


def swapped(actual: tuple[int, ...], expected: Shape) -> str:
    """Return a hint if the first two of three axes have each other's sizes."""
    different = len(actual) == len(expected) == 3 and actual != expected
    return f"; the first two axes are swapped: {TIME_FIRST}" if different and (actual[1], actual[0], actual[2]) == expected else ""


def plain(name: str, value: Any) -> Array:
    """Return value as an array; refuse a masked array, whose mask would be dropped in silence."""
    if isinstance(value, np.ma.MaskedArray):
        raise ValueError(f"{called(name)}: expected a plain array, got a masked one, whose mask would be ignored")
    return np.asarray(value)


def numbers(name: str, value: Any, axes: int | None = None) -> Array:
    """Return value if it is an array of float32 or float64, not empty, with so many axes (None: one or more)."""
    if isinstance(value, np.ndarray) and value.dtype in FLOATING and value.size and value.ndim and axes in (None, value.ndim):
        return plain(name, value)
    wanted = "" if axes is None else f" with {axes} axis" if axes == 1 else f" with {axes} axes"
    got = f"{value.dtype} of shape {value.shape}" if isinstance(value, np.ndarray) else type(value).__name__
    raise ValueError(f"{called(name)}: expected float32 or float64, not empty{wanted}, got {got}")


def fits(actual: tuple[int, ...], shape: Shape) -> bool:
    """Return whether an actual shape is not empty and fits a shape with letters."""
    if len(actual) != len(shape) or 0 in actual:
        return False
    return all(a == s or isinstance(s, str) for a, s in zip(actual, shape, strict=True))


def finite(name: str, value: Array) -> None:
    """Refuse NaN and infinity; the sum of squares is looked at first, because it is one fast pass and finite only if all the numbers are."""
    if math.isfinite(np.vdot(value, value)):
        return
    bad = np.argwhere(~np.isfinite(value))
    if len(bad):
        where = tuple(int(i) for i in bad[0])
        raise ValueError(
            f"{called(name)}: expected finite numbers, got {value[where]} at index {where} ({len(bad)} of {value.size} values)"
        )


def lengths(value: Any, steps: int, batch: int) -> Array:
    """Return a copy of the lengths as an array (B,) of integers from 1 to T."""
    value = plain("lengths", value)
    if value.shape != (batch,) or value.dtype.kind not in "iu":
        hint = f", one per step: {TIME_FIRST}" if value.shape == (steps,) != (batch,) else ""
        raise ValueError(
            f"{called('lengths')}: expected {batch} integers, one per sequence, got {value.dtype} of shape {value.shape}{hint}"
        )
    if value.min() < 1 or value.max() > steps:
        raise ValueError(f"{called('lengths')}: expected values from 1 to T = {steps}, got {value.min()} to {value.max()}")
    taken: Array = value.astype(np.int64)
    return taken


def state(value: Any, layers: int, batch: int, cells: int, dtype: DType) -> tuple[Array, Array]:
    """Return copies of (h_0, c_0), each (layers, B, n); zeros if value is None."""
    shape = (layers, batch, cells)
    if value is None:
        return np.zeros(shape, dtype), np.zeros(shape, dtype)
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise ValueError(f"{called('state')}: expected a pair (h_0, c_0) of arrays of shape {shape}, got {type(value).__name__}")
    return array("h_0", value[0], dtype, shape).copy(), array("c_0", value[1], dtype, shape).copy()


def integer(name: str, value: Any, least: int) -> int:
    """Return value as an int if it is an integer of at least `least`."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise ValueError(f"{called(name)}: expected an integer of at least {least}, got {value!r}")
    return int(value)


def positive_integer(name: str, value: Any) -> int:
    """Return value as an int if it is an integer of at least 1."""
    return integer(name, value, 1)


def floating(dtype: Any) -> np.dtype[Any]:
    """Return the dtype if it is float32 or float64."""
    try:
        found: np.dtype[Any] = np.dtype(dtype)
    except TypeError:
        raise ValueError(f"dtype: expected float32 or float64, got {dtype!r}") from None
    if dtype is None or found not in FLOATING:
        raise ValueError(f"dtype: expected float32 or float64, got {dtype if dtype is None else found}")
    return found


def boolean(name: str, value: Any) -> bool:
    """Return value if it is True or False."""
    if not isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{called(name)}: expected True or False, got {value!r}")
    return bool(value)


def keys(name: str, value: Any, needed: Collection[str], optional: Collection[str] = ()) -> dict[str, Any]:
    """Return value if it is a dictionary with all the needed keys and no key that is not known."""
    if not isinstance(value, dict):
        raise ValueError(f"{called(name)}: expected a dictionary with {', '.join(needed)}, got {type(value).__name__}")
    if not set(needed) <= value.keys() <= {*needed, *optional}:
        also = f" and perhaps {', '.join(optional)}" if optional else ""
        raise ValueError(f"{called(name)}: expected {', '.join(needed)}{also}, got {', '.join(map(str, value)) or 'nothing'}")
    return value


def choice(name: str, value: str, options: Collection[str]) -> str:
    """Return value if it is one of the options."""
    if value not in options:
        raise ValueError(f"{called(name)}: expected one of {', '.join(map(repr, options))}, got {value!r}")
    return value


def number(value: Any) -> bool:
    """Return whether value is a number and not a bool."""
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def real(value: Any) -> bool:
    """Return whether value is a finite number and not a bool."""
    return number(value) and math.isfinite(value)


def positive(name: str, value: Any) -> float:
    """Return value as a float if it is a finite number above 0."""
    if not (real(value) and value > 0):
        raise ValueError(f"{called(name)}: expected a finite number above 0, got {value!r}")
    return float(value)


def limit(name: str, value: Any) -> float:
    """Return value as a float if it is a number above 0, which may be infinite."""
    if not (number(value) and value > 0):
        raise ValueError(f"{called(name)}: expected a number above 0, got {value!r}")
    return float(value)


def interval(name: str, value: Any, low: float, high: float) -> float:
    """Return value as a float if low <= value < high."""
    if not (real(value) and low <= value < high):
        raise ValueError(f"{called(name)}: expected a number from {low} to below {high}, got {value!r}")
    return float(value)
