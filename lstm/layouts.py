"""Weights of PyTorch, Keras, ONNX, Flax and TensorFlow 1 as the arrays of this report, and back.

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
| Flax LSTM | by name: i f g o | columns | one | |
| TensorFlow 1 LSTM | i j f o | columns, x above h | one, and forget_bias added in each step | |

All functions take and return NumPy arrays (a tensor as `tensor.detach().numpy()`) of one layer in one direction, keep the dtype,
copy, and raise ValueError with a sentence where arrays or shapes do not fit, or where a library has no place for an array. A bias
that is left out, as by `bias=False` and `use_bias=False`, is zero. "to" after "from" gives the same arrays if the second bias was
zero, and the same network always. For whole networks there is `lstm.export`.
"""

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, TypeVar

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
Arrays = dict[str, Array]
Given = ParamSpec("Given")
Returned = TypeVar("Returned")
PEEPHOLES = ("p_f", "p_i", "p_o")


def _one_layer(function: Callable[Given, Returned]) -> Callable[Given, Returned]:
    """Let a function refuse in a sentence what is not the arrays of one layer in one direction."""
    signature = inspect.signature(function)

    @functools.wraps(function)
    def checked(*args: Given.args, **named: Given.kwargs) -> Returned:
        try:
            signature.bind(*args, **named)
        except TypeError as error:
            whole = "whole networks go by lstm.from_torch, from_keras and from_onnx"
            wanted = f"expected the arrays of one layer in one direction, {', '.join(signature.parameters)}"
            raise ValueError(f"{function.__name__}: {wanted}; {error}. {whole.capitalize()}") from None
        return function(*args, **named)

    return checked


def _blocks(letter: str, order: str, array: Array, name: str) -> Arrays:
    """Return an array cut into equal blocks of rows, one for each part, as copies."""
    rows = np.shape(array)[0] if np.ndim(array) else 0
    if rows == 0 or rows % len(order):
        raise ValueError(f"{name} has shape {np.shape(array)}: the first axis must hold {len(order)} gates of equal size")
    blocks = np.split(np.asarray(array), len(order))
    return {f"{letter}_{part}": block.copy() for part, block in zip(order, blocks, strict=True)}


def _stacked(letter: str, order: str, arrays: Mapping[str, Array]) -> Array:
    """Return the arrays of all parts, which have one shape, one under the other."""
    names = [f"{letter}_{part}" for part in order]
    _require(arrays, *names)
    for name in names[1:]:
        _check(name, arrays[name], np.shape(arrays[names[0]]))
    return np.concatenate([arrays[name] for name in names])


def _require(arrays: Mapping[str, Array], *names: str) -> None:
    missing = [name for name in names if name not in arrays]
    if missing:
        raise ValueError(f"arrays of the report are missing: {', '.join(missing)}")


def _refuse(library: str, arrays: Mapping[str, Array], *names: str, advice: str = "") -> None:
    """Raise ValueError if there are arrays that a library would silently be left without."""
    found = [name for name in names if name in arrays]
    if found:
        raise ValueError(f"{library} has no place for {', '.join(found)}: without it this would be another network{advice}")


def _check(name: str, array: Array, shape: tuple[int, ...]) -> None:
    if np.shape(array) != shape:
        raise ValueError(f"{name} has shape {np.shape(array)}, but the other arrays ask for {shape}")


def _matrix(name: str, array: Array) -> tuple[int, ...]:
    """Return the shape of a matrix."""
    if np.ndim(array) != 2:
        raise ValueError(f"{name} has shape {np.shape(array)}: it must be a matrix")
    return np.shape(array)


def _bias(name: str, bias: Array | None, rows: Array) -> Array:
    """Return a bias, or zeros if a layer has none, one for each row of its weights."""
    if bias is None:
        return np.zeros_like(np.asarray(rows)[:, 0])
    _check(name, bias, (len(rows),))
    return np.array(bias)


def _rows(order: str, inputs: Array, recurrent: Array, names: tuple[str, str]) -> Arrays:
    """Return W_● and R_● from two stacks of rows; the recurrent weights may be narrower than n (a projection)."""
    arrays = _blocks("W", order, inputs, names[0]) | _blocks("R", order, recurrent, names[1])
    if np.ndim(inputs) != 2 or np.ndim(recurrent) != 2 or len(inputs) != len(recurrent):
        raise ValueError(f"{names[0]} {np.shape(inputs)} and {names[1]} {np.shape(recurrent)} must be matrices with as many rows")
    return arrays


# PyTorch


@_one_layer
def rnn_from_torch(weight_ih: Array, weight_hh: Array, bias_ih: Array | None = None, bias_hh: Array | None = None) -> Arrays:
    """Return W (n, d), R (n, n), b (n,) of `torch.nn.RNN`.

    Shapes: weight_ih (n, d), weight_hh (n, n), bias_ih (n,), bias_hh (n,)
    """
    n = _matrix("weight_ih", weight_ih)[0]
    _check("weight_hh", weight_hh, (n, n))
    bias = _bias("bias_ih", bias_ih, weight_ih) + _bias("bias_hh", bias_hh, weight_ih)
    return {"W": np.array(weight_ih), "R": np.array(weight_hh), "b": bias}


def rnn_to_torch(arrays: Mapping[str, Array]) -> Arrays:
    """Return weight_ih, weight_hh, bias_ih and bias_hh (zeros) for `torch.nn.RNN`."""
    _require(arrays, "W", "R", "b")
    W, R, b = (np.array(arrays[name]) for name in "WRb")
    return {"weight_ih": W, "weight_hh": R, "bias_ih": b, "bias_hh": np.zeros_like(b)}


@_one_layer
def lstm_from_torch(
    weight_ih: Array, weight_hh: Array, bias_ih: Array | None = None, bias_hh: Array | None = None, weight_hr: Array | None = None
) -> Arrays:
    """Return W_●, R_● and b_● of one layer and direction of `torch.nn.LSTM`, and P (m, n) if it has a projection.

    Shapes: weight_ih (4n, d), weight_hh (4n, n) or (4n, m), bias_ih (4n,), bias_hh (4n,), weight_hr (m, n)
    """
    arrays = _rows("ifco", weight_ih, weight_hh, ("weight_ih", "weight_hh"))
    n = len(weight_ih) // 4
    bias = _bias("bias_ih", bias_ih, weight_ih) + _bias("bias_hh", bias_hh, weight_ih)
    width = n if weight_hr is None else len(weight_hr)
    _check("weight_hh", weight_hh, (4 * n, width))
    if weight_hr is not None:
        _check("weight_hr", weight_hr, (width, n))
        arrays["P"] = np.array(weight_hr)
    return arrays | _blocks("b", "ifco", bias, "bias")


def lstm_to_torch(arrays: Mapping[str, Array]) -> Arrays:
    """Return weight_ih, weight_hh, bias_ih, bias_hh (zeros), and weight_hr if there is a P, for `torch.nn.LSTM`."""
    _refuse("torch.nn.LSTM", arrays, *PEEPHOLES)
    bias = _stacked("b", "ifco", arrays)
    weights = {"weight_ih": _stacked("W", "ifco", arrays), "weight_hh": _stacked("R", "ifco", arrays)}
    weights |= {"bias_ih": bias, "bias_hh": np.zeros_like(bias)}
    return weights | ({"weight_hr": np.array(arrays["P"])} if "P" in arrays else {})


@_one_layer
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
    weights = {"weight_ih": _stacked("W", "rzh", arrays), "weight_hh": _stacked("R", "rzh", arrays)}
    return weights | {"bias_ih": bias_ih, "bias_hh": bias_hh}


def _gru(order: str, inputs: Array, recurrent: Array, bias_ih: Array | None, bias_hh: Array | None) -> Arrays:
    arrays = _rows(order, inputs, recurrent, ("input weights", "recurrent weights"))
    _check("recurrent weights", recurrent, (len(inputs), len(inputs) // 3))
    one = _blocks("b", order, _bias("input bias", bias_ih, inputs), "bias")
    other = _blocks("b", order, _bias("recurrent bias", bias_hh, inputs), "bias")
    arrays |= {name: bias if name == "b_h" else bias + other[name] for name, bias in one.items()}
    return arrays | {"b_Rh": other["b_h"]}


def _gru_biases(order: str, arrays: Mapping[str, Array]) -> tuple[Array, Array]:
    _require(arrays, "b_Rh")
    inner = np.asarray(arrays["b_Rh"])
    second = [inner if part == "h" else np.zeros_like(inner) for part in order]
    return _stacked("b", order, arrays), np.concatenate(second)


# Keras


def _of_keras(gates: int, kernel: Array, recurrent_kernel: Array) -> tuple[Array, Array]:
    """Return both as rows; the shapes are checked as they came, since a transposed kernel is the usual mistake."""
    if np.ndim(kernel) != 2 or np.shape(kernel)[1] % gates:
        raise ValueError(f"kernel has shape {np.shape(kernel)}: the second axis must hold {gates} gates of equal size")
    n = int(np.shape(kernel)[1]) // gates
    _check("recurrent_kernel", recurrent_kernel, (n, gates * n))
    return np.transpose(kernel), np.transpose(recurrent_kernel)


@_one_layer
def rnn_from_keras(kernel: Array, recurrent_kernel: Array, bias: Array | None = None) -> Arrays:
    """Return W (n, d), R (n, n), b (n,) of `keras.layers.SimpleRNN`, from the arrays of `layer.get_weights()`.

    Shapes: kernel (d, n), recurrent_kernel (n, n), bias (n,)
    """
    n = _matrix("kernel", kernel)[1]
    _check("recurrent_kernel", recurrent_kernel, (n, n))
    W = np.transpose(kernel).copy()
    return {"W": W, "R": np.transpose(recurrent_kernel).copy(), "b": _bias("bias", bias, W)}


def rnn_to_keras(arrays: Mapping[str, Array]) -> list[Array]:
    """Return kernel, recurrent_kernel and bias for `layer.set_weights` of `keras.layers.SimpleRNN`."""
    _require(arrays, "W", "R", "b")
    return [np.transpose(arrays["W"]).copy(), np.transpose(arrays["R"]).copy(), np.array(arrays["b"])]


@_one_layer
def lstm_from_keras(kernel: Array, recurrent_kernel: Array, bias: Array | None = None) -> Arrays:
    """Return W_●, R_● and b_● of `keras.layers.LSTM`, or of `CuDNNLSTM` of Keras 2, from the arrays of `layer.get_weights()`.

    Shapes: kernel (d, 4n), recurrent_kernel (n, 4n), bias (4n,), of CuDNNLSTM (8n,)
    Of a `Bidirectional` layer the first three arrays are the LSTM that reads forwards, the others the one that reads backwards.
    """
    inputs, recurrent = _of_keras(4, kernel, recurrent_kernel)
    if bias is not None and np.shape(bias) == (2 * len(inputs),):
        inputs, recurrent, bias = _of_cudnn(kernel, recurrent_kernel, bias)
    arrays = _rows("ifco", inputs, recurrent, ("kernel", "recurrent_kernel"))
    return arrays | _blocks("b", "ifco", _bias("bias", bias, inputs), "bias")


def _of_cudnn(kernel: Array, recurrent_kernel: Array, bias: Array) -> tuple[Array, Array, Array]:
    """Return rows W (4n, d), R (4n, n) and b (4n,) of a `CuDNNLSTM`.

    Its blocks of the kernel hold W (n, d) row by row, written over the shape (d, n); those of the recurrent kernel are R; two biases
    are added.
    """
    d, n = len(kernel), len(recurrent_kernel)
    inputs = [block.reshape(n, d) for block in np.split(np.asarray(kernel), 4, axis=1)]
    return np.concatenate(inputs), np.concatenate(np.split(np.asarray(recurrent_kernel), 4, axis=1)), bias[: 4 * n] + bias[4 * n :]


def lstm_to_keras(arrays: Mapping[str, Array]) -> list[Array]:
    """Return kernel, recurrent_kernel and bias for `layer.set_weights` of `keras.layers.LSTM`."""
    _refuse("keras.layers.LSTM", arrays, *PEEPHOLES, "P")
    return [_stacked("W", "ifco", arrays).T.copy(), _stacked("R", "ifco", arrays).T.copy(), _stacked("b", "ifco", arrays)]


@_one_layer
def gru_from_keras(kernel: Array, recurrent_kernel: Array, bias: Array) -> Arrays:
    """Return W_●, R_● and b_● of `keras.layers.GRU`, and b_Rh if the bias has two rows, as it has with `reset_after=True`.

    Shapes: kernel (d, 3n), recurrent_kernel (n, 3n), bias (2, 3n) or (3n,)
    Of a layer with `use_bias=False` give zeros of one of these shapes: only the bias tells where the reset is.
    """
    inputs, recurrent = _of_keras(3, kernel, recurrent_kernel)
    first, second = (bias[0], bias[1]) if np.ndim(bias) == 2 and len(bias) == 2 else (bias, None)
    arrays = _gru("zrh", inputs, recurrent, first, second)
    if second is None:
        del arrays["b_Rh"]
    return arrays


def gru_to_keras(arrays: Mapping[str, Array]) -> list[Array]:
    """Return kernel, recurrent_kernel and bias for `layer.set_weights` of `keras.layers.GRU`.

    With b_Rh the bias has two rows (`reset_after=True`), without it is one vector (`reset_after=False`).
    """
    bias = np.stack(_gru_biases("zrh", arrays)) if "b_Rh" in arrays else _stacked("b", "zrh", arrays)
    return [_stacked("W", "zrh", arrays).T.copy(), _stacked("R", "zrh", arrays).T.copy(), bias]


# ONNX, one direction


def _of_onnx(gates: int, W: Array, R: Array, B: Array | None) -> tuple[Array, Array, Array, Array]:
    """Return W, R and the two halves of B (zeros if it is left out) without the axis of directions, which must hold one."""
    if np.ndim(W) != 3 or len(W) != 1:
        raise ValueError(
            f"W has shape {np.shape(W)}: expected (1, {gates}n, d); give one of two directions as W[:1], R[:1], B[:1] or W[1:], ..."
        )
    n = int(np.shape(W)[1]) // gates
    _check("R", R, (1, gates * n, n))
    B = np.zeros_like(np.asarray(R), shape=(1, 2 * gates * n)) if B is None else B
    _check("B", B, (1, 2 * gates * n))
    return W[0], R[0], B[0, : gates * n], B[0, gates * n :]


def lstm_to_onnx(arrays: Mapping[str, Array]) -> Arrays:
    """Return the inputs W, R, B of the ONNX operator LSTM, and P if there are peepholes p_f, p_i, p_o.

    Shapes: W (1, 4n, d), R (1, 4n, n), B (1, 8n), P (1, 3n)
    """
    _refuse("the ONNX operator LSTM", arrays, "P")
    bias = _stacked("b", "iofc", arrays)
    inputs = {"W": _stacked("W", "iofc", arrays)[None], "R": _stacked("R", "iofc", arrays)[None]}
    inputs["B"] = np.concatenate([bias, np.zeros_like(bias)])[None]
    seen = any(name in arrays for name in PEEPHOLES)
    return inputs | ({"P": _stacked("p", "iof", arrays)[None]} if seen else {})


@_one_layer
def lstm_from_onnx(W: Array, R: Array, B: Array | None = None, P: Array | None = None) -> Arrays:
    """Return W_●, R_●, b_● (zeros without B), and p_f, p_i, p_o if P is given, from the inputs of the ONNX operator LSTM."""
    inputs, recurrent, first, second = _of_onnx(4, W, R, B)
    arrays = _rows("iofc", inputs, recurrent, ("W", "R")) | _blocks("b", "iofc", first + second, "B")
    if P is None:
        return arrays
    _check("P", P, (1, 3 * len(inputs) // 4))
    return arrays | _blocks("p", "iof", P[0], "P")


def gru_to_onnx(arrays: Mapping[str, Array]) -> Arrays:
    """Return the inputs W (1, 3n, d), R (1, 3n, n) and B (1, 6n) of the ONNX operator GRU.

    Without b_Rh its place is filled with zeros; that is the operator with `linear_before_reset=0`.
    """
    _require(arrays, "b_h")
    biases = _gru_biases("zrh", {"b_Rh": np.zeros_like(arrays["b_h"]), **arrays})
    return {"W": _stacked("W", "zrh", arrays)[None], "R": _stacked("R", "zrh", arrays)[None], "B": np.concatenate(biases)[None]}


@_one_layer
def gru_from_onnx(W: Array, R: Array, B: Array | None = None, linear_before_reset: bool = False) -> Arrays:
    """Return W_●, R_●, b_● (zeros without B), and b_Rh if the operator resets after the product, from the inputs of the ONNX operator GRU."""
    arrays = _gru("zrh", *_of_onnx(3, W, R, B))
    if not linear_before_reset:
        arrays["b_h"] = arrays["b_h"] + arrays.pop("b_Rh")
    return arrays


# Flax

FLAX = {"i": "i", "f": "f", "c": "g", "o": "o"}
"""The report's letter of a part: Flax's."""


def lstm_from_flax(params: Mapping[str, Mapping[str, Array]]) -> Arrays:
    """Return W_●, R_● and b_● of `flax.linen.LSTMCell` or `OptimizedLSTMCell`, from the tree of their parameters.

    params: {"ii": {"kernel": (d, n)}, "hi": {"kernel": (n, n), "bias": (n,)}, "if": ..., "hf": ..., "ig", "hg", "io", "ho"};
    `nnx.LSTMCell` writes "if_". A bias that is left out is zero.
    """
    tree = {name.rstrip("_"): leaf for name, leaf in params.items()}
    names = [f"{side}{gate}" for gate in FLAX.values() for side in "ih"]
    if set(tree) != set(names):
        raise ValueError(f"params: expected the tree of one cell, {', '.join(names)}, got {', '.join(map(str, params))}")
    arrays: Arrays = {}
    for part, gate in FLAX.items():
        inputs, recurrent = (np.asarray(tree[f"{side}{gate}"]["kernel"]) for side in "ih")
        n = _matrix(f"the kernel of i{gate}", inputs)[1]
        _check(f"the kernel of h{gate}", recurrent, (n, n))
        arrays |= {f"W_{part}": inputs.T.copy(), f"R_{part}": recurrent.T.copy()}
        arrays[f"b_{part}"] = _bias(f"the bias of h{gate}", tree[f"h{gate}"].get("bias"), recurrent)
    return arrays


def lstm_to_flax(arrays: Mapping[str, Array]) -> dict[str, dict[str, Array]]:
    """Return the tree of parameters for `flax.linen.LSTMCell` and `OptimizedLSTMCell`."""
    _refuse("flax.linen.LSTMCell", arrays, *PEEPHOLES, "P")
    _require(arrays, *(f"{letter}_{part}" for letter in "WRb" for part in FLAX))
    tree = {}
    for part, gate in FLAX.items():
        tree[f"i{gate}"] = {"kernel": np.transpose(arrays[f"W_{part}"]).copy()}
        tree[f"h{gate}"] = {"kernel": np.transpose(arrays[f"R_{part}"]).copy(), "bias": np.array(arrays[f"b_{part}"])}
    return tree


# TensorFlow 1


@_one_layer
def lstm_from_tensorflow1(
    kernel: Array,
    bias: Array,
    forget_bias: float = 1.0,
    w_f_diag: Array | None = None,
    w_i_diag: Array | None = None,
    w_o_diag: Array | None = None,
) -> Arrays:
    """Return W_●, R_●, b_● of `tf.nn.rnn_cell.BasicLSTMCell` or `LSTMCell`, and p_f, p_i, p_o if it has `use_peepholes`.

    Shapes: kernel (d + n, 4n), bias (4n,), w_f_diag, w_i_diag, w_o_diag (n,)
    forget_bias: what the cell was made with. It is in no variable: the cell adds it to the forget gate in every step, and b_f gets it.
    """
    rows, columns = _matrix("kernel", kernel)
    n = columns // 4
    if columns % 4 or rows <= n:
        raise ValueError(f"kernel has shape {(rows, columns)}: expected (d + n, 4n), the weights of the inputs above those of the states")
    stacked = np.transpose(kernel)
    arrays = _rows("icfo", stacked[:, :-n], stacked[:, -n:], ("kernel", "kernel")) | _blocks(
        "b", "icfo", _bias("bias", bias, stacked), "bias"
    )
    arrays["b_f"] += arrays["b_f"].dtype.type(forget_bias)
    for name, peephole in (("p_f", w_f_diag), ("p_i", w_i_diag), ("p_o", w_o_diag)):
        if peephole is not None:
            _check(name, peephole, (n,))
            arrays[name] = np.array(peephole)
    if any(name in arrays for name in PEEPHOLES):
        _require(arrays, *PEEPHOLES)
    return arrays


def lstm_to_tensorflow1(arrays: Mapping[str, Array], forget_bias: float = 1.0) -> Arrays:
    """Return kernel, bias, and w_f_diag, w_i_diag, w_o_diag if there are peepholes, for a cell made with this forget_bias.

    The forget bias is subtracted from b_f; with 0.0 the way back gives the same bits, otherwise b_f is rounded.
    """
    _refuse("tf.nn.rnn_cell.LSTMCell", arrays, "P")
    bias = {name: np.array(array) for name, array in arrays.items() if name.startswith("b_")}
    W, R = _stacked("W", "icfo", arrays), _stacked("R", "icfo", arrays)
    _require(arrays, "b_f")
    bias["b_f"] -= bias["b_f"].dtype.type(forget_bias)
    weights = {"kernel": np.concatenate([W, R], axis=1).T.copy(), "bias": _stacked("b", "icfo", bias)}
    if any(name in arrays for name in PEEPHOLES):
        _require(arrays, *PEEPHOLES)
        weights |= {f"w_{part}_diag": np.array(arrays[f"p_{part}"]) for part in "fio"}
    return weights


# z and 1 - z


def flip_update_gate(arrays: Mapping[str, Array]) -> Arrays:
    """Return the arrays of the same GRU for the other orientation of the update gate (h = (1 - z) h' + z h̃), or back.

    Because 1 - σ(a) = σ(-a) it negates W_z, R_z and b_z and leaves the rest.
    """
    _require(arrays, "W_z", "R_z", "b_z")
    return {name: -array if name.endswith("_z") else np.array(array) for name, array in arrays.items()}
