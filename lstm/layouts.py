"""Weights of PyTorch, Keras and ONNX, turned into the arrays of this report and back.

The report: column vectors, one bias per part. W_● (n, d) input weights, R_● (n, n) recurrent weights, b_● (n,) biases.
LSTM parts: f forget, i input, c candidate, o output. GRU parts: r reset, z update (1 keeps), h candidate; b_Rh is the bias
beside R_h h_{t-1} when the reset comes after the product.

| library | gates in order | layout | biases | update gate z = 1 |
|---|---|---|---|---|
| PyTorch RNN, Keras SimpleRNN | | rows, columns | two, one | |
| PyTorch LSTM | i f g o | rows | two, added | |
| PyTorch GRU | r z n | rows | two | keeps |
| Keras LSTM | i f c o | columns | one | |
| Keras GRU | z r h | columns | one, or two rows with reset_after | keeps |
| ONNX LSTM | i o f c, peepholes i o f | rows | two, in one vector | |
| ONNX GRU | z r h | rows | two, in one vector | keeps |

All functions take and return NumPy arrays (a tensor as `tensor.detach().numpy()`), keep the dtype, copy, and raise ValueError with
a sentence where shapes do not fit, or where a library has no place for an array. A bias that is left out, as by `bias=False` and
`use_bias=False`, is zero. "to" after "from" gives the same arrays if the second bias was zero, and the same network always.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
Arrays = dict[str, Array]
PEEPHOLES = ("p_f", "p_i", "p_o")


def _blocks(array: Array, count: int, name: str) -> list[Array]:
    """Return an array cut into equal blocks of rows, as copies."""
    rows = np.shape(array)[0] if np.ndim(array) else 0
    if rows == 0 or rows % count:
        raise ValueError(f"{name} has shape {np.shape(array)}: the first axis must hold {count} gates of equal size")
    return [block.copy() for block in np.split(np.asarray(array), count)]


def _require(arrays: Mapping[str, Array], names: Sequence[str]) -> None:
    missing = [name for name in names if name not in arrays]
    if missing:
        raise ValueError(f"arrays of the report are missing: {', '.join(missing)}")


def _stacked(arrays: Mapping[str, Array], names: Sequence[str]) -> Array:
    """Return named arrays, which have one shape, one under the other."""
    _require(arrays, names)
    for name in names[1:]:
        _check(name, arrays[name], np.shape(arrays[names[0]]))
    return np.concatenate([arrays[name] for name in names])


def _refuse(library: str, arrays: Mapping[str, Array], *names: str) -> None:
    """Raise ValueError if there are arrays that a library would silently be left without."""
    found = [name for name in names if name in arrays]
    if found:
        raise ValueError(f"{library} has no place for {', '.join(found)}: without it this would be another network")


def _check(name: str, array: Array, shape: tuple[int, ...]) -> None:
    if np.shape(array) != shape:
        raise ValueError(f"{name} has shape {np.shape(array)}, but the other arrays ask for {shape}")


def _matrix(name: str, array: Array) -> tuple[int, ...]:
    """Return the shape of a matrix."""
    if np.ndim(array) != 2:
        raise ValueError(f"{name} has shape {np.shape(array)}: it must be a matrix")
    return np.shape(array)


def _bias(bias: Array | None, rows: Array) -> Array:
    """Return a bias, or zeros if a layer has none, one for each row of its weights."""
    return np.zeros_like(np.asarray(rows)[:, 0]) if bias is None else np.asarray(bias)


def _rows(parts: str, weight_ih: Array, weight_hh: Array, names: tuple[str, str]) -> tuple[Arrays, int]:
    """Return W_● and R_● from two stacks of rows, and n; the recurrent weights may be narrower than n (a projection)."""
    inputs, recurrent = _blocks(weight_ih, len(parts), names[0]), _blocks(weight_hh, len(parts), names[1])
    if np.ndim(weight_ih) != 2 or np.ndim(weight_hh) != 2 or len(weight_ih) != len(weight_hh):
        raise ValueError(f"{names[0]} {np.shape(weight_ih)} and {names[1]} {np.shape(weight_hh)} must be matrices with as many rows")
    arrays = {f"W_{part}": block for part, block in zip(parts, inputs, strict=True)}
    arrays |= {f"R_{part}": block for part, block in zip(parts, recurrent, strict=True)}
    return arrays, len(inputs[0])


# PyTorch


def rnn_from_torch(weight_ih: Array, weight_hh: Array, bias_ih: Array | None = None, bias_hh: Array | None = None) -> Arrays:
    """Return W (n, d), R (n, n), b (n,) of `torch.nn.RNN`.

    Shapes: weight_ih (n, d), weight_hh (n, n), bias_ih (n,), bias_hh (n,)
    """
    n = _matrix("weight_ih", weight_ih)[0]
    _check("weight_hh", weight_hh, (n, n))
    for name, bias in (("bias_ih", bias_ih), ("bias_hh", bias_hh)):
        _check(name, _bias(bias, weight_ih), (n,))
    return {"W": np.array(weight_ih), "R": np.array(weight_hh), "b": _bias(bias_ih, weight_ih) + _bias(bias_hh, weight_ih)}


def rnn_to_torch(arrays: Mapping[str, Array]) -> Arrays:
    """Return weight_ih, weight_hh, bias_ih and bias_hh (zeros) for `torch.nn.RNN`."""
    bias = _stacked(arrays, ["b"])
    return {"weight_ih": _stacked(arrays, "W"), "weight_hh": _stacked(arrays, "R"), "bias_ih": bias, "bias_hh": np.zeros_like(bias)}


def lstm_from_torch(
    weight_ih: Array, weight_hh: Array, bias_ih: Array | None = None, bias_hh: Array | None = None, weight_hr: Array | None = None
) -> Arrays:
    """Return W_●, R_● and b_● of one layer and direction of `torch.nn.LSTM`, and P (m, n) if it has a projection.

    Shapes: weight_ih (4n, d), weight_hh (4n, n) or (4n, m), bias_ih (4n,), bias_hh (4n,), weight_hr (m, n)
    """
    arrays, n = _rows("ifco", weight_ih, weight_hh, ("weight_ih", "weight_hh"))
    first, second = _bias(bias_ih, weight_ih), _bias(bias_hh, weight_ih)
    for name, bias in (("bias_ih", first), ("bias_hh", second)):
        _check(name, bias, (4 * n,))
    width = n if weight_hr is None else len(weight_hr)
    _check("weight_hh", weight_hh, (4 * n, width))
    biases = _blocks(first + second, 4, "bias")
    arrays |= {f"b_{part}": block for part, block in zip("ifco", biases, strict=True)}
    if weight_hr is not None:
        _check("weight_hr", weight_hr, (width, n))
        arrays["P"] = np.array(weight_hr)
    return arrays


def lstm_to_torch(arrays: Mapping[str, Array]) -> Arrays:
    """Return weight_ih, weight_hh, bias_ih, bias_hh (zeros), and weight_hr if there is a P, for `torch.nn.LSTM`."""
    _refuse("torch.nn.LSTM", arrays, *PEEPHOLES)
    bias = _stacked(arrays, [f"b_{part}" for part in "ifco"])
    weights = {
        "weight_ih": _stacked(arrays, [f"W_{part}" for part in "ifco"]),
        "weight_hh": _stacked(arrays, [f"R_{part}" for part in "ifco"]),
        "bias_ih": bias,
        "bias_hh": np.zeros_like(bias),
    }
    return weights | ({"weight_hr": np.array(arrays["P"])} if "P" in arrays else {})


def gru_from_torch(weight_ih: Array, weight_hh: Array, bias_ih: Array | None = None, bias_hh: Array | None = None) -> Arrays:
    """Return W_●, R_●, b_● and b_Rh of one layer and direction of `torch.nn.GRU` (reset after the product).

    Shapes: weight_ih (3n, d), weight_hh (3n, n), bias_ih (3n,), bias_hh (3n,)
    """
    return _gru("rzh", weight_ih, weight_hh, bias_ih, bias_hh)


def gru_to_torch(arrays: Mapping[str, Array]) -> Arrays:
    """Return weight_ih, weight_hh, bias_ih and bias_hh for `torch.nn.GRU`; b_Rh is the only part of bias_hh that is not zero.

    A GRU without b_Rh resets before the product. PyTorch has no such GRU, and no value of b_Rh makes one.
    """
    bias_ih, bias_hh = _gru_biases("rzh", arrays)
    return {
        "weight_ih": _stacked(arrays, [f"W_{part}" for part in "rzh"]),
        "weight_hh": _stacked(arrays, [f"R_{part}" for part in "rzh"]),
        "bias_ih": bias_ih,
        "bias_hh": bias_hh,
    }


def _gru(parts: str, weight_ih: Array, weight_hh: Array, bias_ih: Array | None, bias_hh: Array | None) -> Arrays:
    arrays, n = _rows(parts, weight_ih, weight_hh, ("input weights", "recurrent weights"))
    _check("recurrent weights", weight_hh, (3 * n, n))
    pair = _bias(bias_ih, weight_ih), _bias(bias_hh, weight_ih)
    for name, bias in zip(("input bias", "recurrent bias"), pair, strict=True):
        _check(name, bias, (3 * n,))
    for part, one, other in zip(parts, *(_blocks(bias, 3, "bias") for bias in pair), strict=True):
        arrays[f"b_{part}"] = one if part == "h" else one + other
        if part == "h":
            arrays["b_Rh"] = other
    return arrays


def _gru_biases(parts: str, arrays: Mapping[str, Array]) -> tuple[Array, Array]:
    first = _stacked(arrays, [f"b_{part}" for part in parts])
    inner = _stacked(arrays, ["b_Rh"])
    return first, np.concatenate([inner if part == "h" else np.zeros_like(inner) for part in parts])


# Keras


def _units_of_keras(gates: int, kernel: Array, recurrent_kernel: Array) -> int:
    """Return n; the shapes are checked as they came, since a transposed kernel is the usual mistake."""
    if np.ndim(kernel) != 2 or np.shape(kernel)[1] % gates:
        raise ValueError(f"kernel has shape {np.shape(kernel)}: the second axis must hold {gates} gates of equal size")
    n = int(np.shape(kernel)[1]) // gates
    _check("recurrent_kernel", recurrent_kernel, (n, gates * n))
    return n


def rnn_from_keras(kernel: Array, recurrent_kernel: Array, bias: Array | None = None) -> Arrays:
    """Return W (n, d), R (n, n), b (n,) of `keras.layers.SimpleRNN`, from the arrays of `layer.get_weights()`.

    Shapes: kernel (d, n), recurrent_kernel (n, n), bias (n,)
    """
    n = _matrix("kernel", kernel)[1]
    _check("recurrent_kernel", recurrent_kernel, (n, n))
    W = np.transpose(kernel).copy()
    _check("bias", _bias(bias, W), (n,))
    return {"W": W, "R": np.transpose(recurrent_kernel).copy(), "b": _bias(bias, W).copy()}


def rnn_to_keras(arrays: Mapping[str, Array]) -> list[Array]:
    """Return kernel, recurrent_kernel and bias for `layer.set_weights` of `keras.layers.SimpleRNN`."""
    return [_stacked(arrays, "W").T.copy(), _stacked(arrays, "R").T.copy(), _stacked(arrays, "b")]


def lstm_from_keras(kernel: Array, recurrent_kernel: Array, bias: Array | None = None) -> Arrays:
    """Return W_●, R_● and b_● of `keras.layers.LSTM`, from the arrays of `layer.get_weights()`.

    Shapes: kernel (d, 4n), recurrent_kernel (n, 4n), bias (4n,)
    """
    n = _units_of_keras(4, kernel, recurrent_kernel)
    arrays, _ = _rows("ifco", np.transpose(kernel), np.transpose(recurrent_kernel), ("kernel", "recurrent_kernel"))
    bias = _bias(bias, np.transpose(kernel))
    _check("bias", bias, (4 * n,))
    return arrays | {f"b_{part}": block for part, block in zip("ifco", _blocks(bias, 4, "bias"), strict=True)}


def lstm_to_keras(arrays: Mapping[str, Array]) -> list[Array]:
    """Return kernel, recurrent_kernel and bias for `layer.set_weights` of `keras.layers.LSTM`."""
    _refuse("keras.layers.LSTM", arrays, *PEEPHOLES, "P")
    return [
        _stacked(arrays, [f"W_{part}" for part in "ifco"]).T.copy(),
        _stacked(arrays, [f"R_{part}" for part in "ifco"]).T.copy(),
        _stacked(arrays, [f"b_{part}" for part in "ifco"]),
    ]


def gru_from_keras(kernel: Array, recurrent_kernel: Array, bias: Array) -> Arrays:
    """Return W_●, R_● and b_● of `keras.layers.GRU`, and b_Rh if the bias has two rows, as it has with `reset_after=True`.

    Shapes: kernel (d, 3n), recurrent_kernel (n, 3n), bias (2, 3n) or (3n,)
    Of a layer with `use_bias=False` give zeros of one of these shapes: only the bias tells where the reset is.
    """
    _units_of_keras(3, kernel, recurrent_kernel)
    first, second = (bias[0], bias[1]) if np.ndim(bias) == 2 and len(bias) == 2 else (bias, np.zeros_like(bias))
    arrays = _gru("zrh", np.transpose(kernel), np.transpose(recurrent_kernel), first, second)
    if np.ndim(bias) == 1:
        del arrays["b_Rh"]
    return arrays


def gru_to_keras(arrays: Mapping[str, Array]) -> list[Array]:
    """Return kernel, recurrent_kernel and bias for `layer.set_weights` of `keras.layers.GRU`.

    With b_Rh the bias has two rows (`reset_after=True`), without it is one vector (`reset_after=False`).
    """
    reset_after = "b_Rh" in arrays
    return [
        _stacked(arrays, [f"W_{part}" for part in "zrh"]).T.copy(),
        _stacked(arrays, [f"R_{part}" for part in "zrh"]).T.copy(),
        np.stack(_gru_biases("zrh", arrays)) if reset_after else _stacked(arrays, [f"b_{part}" for part in "zrh"]),
    ]


# ONNX, one direction


def lstm_to_onnx(arrays: Mapping[str, Array]) -> Arrays:
    """Return the inputs W, R, B of the ONNX operator LSTM, and P if there are peepholes p_f, p_i, p_o.

    Shapes: W (1, 4n, d), R (1, 4n, n), B (1, 8n), P (1, 3n)
    """
    _refuse("the ONNX operator LSTM", arrays, "P")
    bias = _stacked(arrays, [f"b_{part}" for part in "iofc"])
    inputs = {
        "W": _stacked(arrays, [f"W_{part}" for part in "iofc"])[None],
        "R": _stacked(arrays, [f"R_{part}" for part in "iofc"])[None],
        "B": np.concatenate([bias, np.zeros_like(bias)])[None],
    }
    seen = any(name in arrays for name in PEEPHOLES)
    return inputs | ({"P": _stacked(arrays, ["p_i", "p_o", "p_f"])[None]} if seen else {})


def lstm_from_onnx(W: Array, R: Array, B: Array | None = None, P: Array | None = None) -> Arrays:
    """Return W_●, R_●, b_● (zeros without B), and p_f, p_i, p_o if P is given, from the inputs of the ONNX operator LSTM."""
    arrays, n = _rows("iofc", W[0], R[0], ("W", "R"))
    B = np.zeros((1, 8 * n), R.dtype) if B is None else B
    _check("R", R, (1, 4 * n, n))
    _check("B", B, (1, 8 * n))
    biases = _blocks(B[0, : 4 * n] + B[0, 4 * n :], 4, "B")
    arrays |= {f"b_{part}": block for part, block in zip("iofc", biases, strict=True)}
    if P is not None:
        _check("P", P, (1, 3 * n))
        arrays |= {f"p_{part}": block for part, block in zip("iof", _blocks(P[0], 3, "P"), strict=True)}
    return arrays


def gru_to_onnx(arrays: Mapping[str, Array]) -> Arrays:
    """Return the inputs W (1, 3n, d), R (1, 3n, n) and B (1, 6n) of the ONNX operator GRU.

    Without b_Rh its place is filled with zeros; that is the operator with `linear_before_reset=0`.
    """
    first, second = _gru_biases("zrh", {"b_Rh": np.zeros_like(arrays["b_h"]), **arrays})
    return {
        "W": _stacked(arrays, [f"W_{part}" for part in "zrh"])[None],
        "R": _stacked(arrays, [f"R_{part}" for part in "zrh"])[None],
        "B": np.concatenate([first, second])[None],
    }


def gru_from_onnx(W: Array, R: Array, B: Array | None = None, linear_before_reset: bool = False) -> Arrays:
    """Return W_●, R_●, b_● (zeros without B), and b_Rh if the operator resets after the product, from the inputs of the ONNX operator GRU."""
    n = len(W[0]) // 3
    B = np.zeros((1, 6 * n), R.dtype) if B is None else B
    _check("B", B, (1, 6 * n))
    arrays = _gru("zrh", W[0], R[0], B[0, : 3 * n], B[0, 3 * n :])
    if not linear_before_reset:
        arrays["b_h"] = arrays["b_h"] + arrays.pop("b_Rh")
    return arrays


# z and 1 - z


def flip_update_gate(arrays: Mapping[str, Array]) -> Arrays:
    """Return the arrays of the same GRU for the other orientation of the update gate (h = (1 - z) h' + z h̃), or back.

    Because 1 - σ(a) = σ(-a) it negates W_z, R_z and b_z and leaves the rest.
    """
    _require(arrays, ["W_z", "R_z", "b_z"])
    return {name: -array if name.endswith("_z") else np.array(array) for name, array in arrays.items()}
