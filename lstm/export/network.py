"""What all ways out and in have in common: the library asked for, a network as arrays, and the network made of them."""

import importlib
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from lstm.layouts import Array, Arrays
from lstm.model import Model
from lstm.stack import LSTM


class Readout(NamedTuple):
    """W_y (K, D n), b_y (K,) and where they read, "every" or "last"."""

    W_y: Array
    b_y: Array
    where: str


def library(name: str) -> Any:
    """Return an installed library.

    Errors: ImportError if it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        advice = f": python -m pip install {name}" if error.name == name else ""
        raise ImportError(f"this needs {name}, which cannot be imported ({error}){advice}") from None


def settings_of(model: Any) -> dict[str, Any]:
    """Return the settings of a `Model`.

    Errors: ValueError for anything else.
    """
    if not isinstance(model, Model):
        raise ValueError(f"expected an lstm.Model, got {type(model).__name__}; single layers, from arrays, are in lstm.layouts")
    return model.settings


def directions(lstm: LSTM) -> Iterator[list[Arrays]]:
    """Yield the arrays of each layer, in its one or two directions."""
    ways = (False, True) if lstm.bidirectional else (False,)
    for layer in range(lstm.layer_count):
        yield [dict(lstm.weights(layer, reverse)) for reverse in ways]


def network(layers: list[list[Arrays]], readout: Readout | None, **settings: Any) -> Model | LSTM:
    """Return the `Model`, or without a readout the `LSTM`, that has these arrays, given by layers and directions.

    Errors: ValueError if the layers are not of one size and type, or do not fit each other.
    """
    if not layers:
        raise ValueError("expected an LSTM layer, found none")
    every = [arrays for ways in layers for arrays in ways]
    n, d = every[0]["W_f"].shape
    kinds = sorted({(arrays["b_f"].dtype.name, len(arrays["b_f"]), len(ways)) for ways in layers for arrays in ways})
    if len(kinds) > 1:
        found = "; ".join(f"{dtype}, {cells} cells, {count} directions" for dtype, cells, count in kinds)
        raise ValueError(f"layers: expected one type, one number of cells and of directions in all layers, found {found}")
    if any("P" in arrays for arrays in every):
        raise ValueError(
            "P (PyTorch's proj_size): the LSTM of this library has no projection; lstm.layouts.lstm_from_torch reads its arrays"
        )
    peepholes = any("p_f" in arrays for arrays in every)
    settings |= {"layers": len(layers), "dtype": every[0]["b_f"].dtype, "peepholes": peepholes, "bidirectional": len(layers[0]) == 2}
    made = LSTM(d, n, **settings) if readout is None else Model(d, n, len(readout.b_y), readout=readout.where, **settings)
    lstm = made if isinstance(made, LSTM) else made.lstm
    for layer, ways in enumerate(layers):
        for arrays, reverse in zip(ways, (False, True), strict=False):
            none = {f"p_{part}": np.zeros_like(arrays["b_f"]) for part in "fio"} if peepholes else {}
            fill(lstm.weights(layer, reverse), none | arrays, f"layer {layer}")
    if isinstance(made, Model) and readout is not None:
        fill({"W_y": made.W_y, "b_y": made.b_y}, {"W_y": readout.W_y, "b_y": readout.b_y}, "the readout")
    return made


def fill(targets: Any, arrays: Arrays, where: str) -> None:
    """Copy arrays over targets of the same names, bit for bit."""
    for name, target in targets.items():
        array = arrays[name]
        if array.shape != target.shape or array.dtype != target.dtype:
            expected, got = (f"{one.dtype} of shape {one.shape}" for one in (target, array))
            raise ValueError(f"{where}: {name}: expected {expected}, got {got}")
        target[...] = array
