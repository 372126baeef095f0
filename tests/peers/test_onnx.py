"""The report against the reference evaluator of ONNX, which knows peepholes and both places of the GRU's reset.

It has no backward pass. But it is NumPy code that lets complex arrays through, so complex steps through *its* forward pass give its exact
derivatives: version A's displayed gradient equations, and the backward pass of the library, are compared with those.
"""

import numpy as np
import pytest

from lstm import layouts
from snippets.lstm_cell.forget_gate_peephole import forget_gate_peephole
from snippets.lstm_cell.input_gate_peephole import input_gate_peephole
from snippets.lstm_cell.output_gate_peephole import output_gate_peephole
from tests.lstm.reference import draw
from tests.peers import marks
from tests.peers.backward import displayed_lstm
from tests.peers.nets import B, D, N, T, assert_close, assert_gradients_close, gru, gru_reset_after, lstm, lstm_peephole, normal

onnx = pytest.importorskip("onnx", reason="ONNX is not installed: pip install onnx")
helper = onnx.helper
reference = pytest.importorskip("onnx.reference", reason="this ONNX has no reference evaluator")

LSTM = {f"W_{part}": (N, D) for part in "fico"} | {f"R_{part}": (N, N) for part in "fico"} | {f"b_{part}": (N,) for part in "fico"}
PEEPHOLES = {f"p_{part}": (N,) for part in "fio"}
GRU = {f"W_{part}": (N, D) for part in "rzh"} | {f"R_{part}": (N, N) for part in "rzh"} | {f"b_{part}": (N,) for part in "rzh"}
COMPLEX = {"float32": (np.complex64, 1e-20), "float64": (np.complex128, 1e-200)}

DTYPE = pytest.mark.parametrize("dtype", ["float32", "float64"])


def versions(of_b, of_a):
    """Return the mark for both versions, with the equations that the test of each compares."""
    b = pytest.param(False, marks=marks.onnx(*of_b), id="version B")
    a = pytest.param(True, marks=marks.onnx(*of_a), id="version A")
    return pytest.mark.parametrize("peepholes", [b, a])


def operator(name, inputs, outputs, **attributes):
    """Return a function that runs one operator on named arrays; an input "" is left out."""
    node = helper.make_node(name, inputs, outputs, hidden_size=N, **attributes)
    described = [[helper.make_tensor_value_info(one, onnx.TensorProto.DOUBLE, None) for one in names if one] for names in (inputs, outputs)]
    model = helper.make_model(helper.make_graph([node], "one", *described), opset_imports=[helper.make_opsetid("", 14)])
    evaluator = reference.ReferenceEvaluator(model)
    return lambda **given: evaluator.run(None, given)


def their_lstm(peepholes):
    """Return the operator LSTM: X (T, B, d) and the rest -> Y (T, 1, B, n), Y_h (1, B, n), Y_c (1, B, n)."""
    inputs = ["X", "W", "R", "B", "", "initial_h", "initial_c"]
    return operator("LSTM", [*inputs, "P"] if peepholes else inputs, ["Y", "Y_h", "Y_c"])


def their_gru(after):
    return operator("GRU", ["X", "W", "R", "B", "", "initial_h"], ["Y", "Y_h"], linear_before_reset=after)


def feeds_of(convert, arrays, data):
    """Return the inputs of an operator from the report's arrays and x (B, T, d), h_0 and c_0 (B, n)."""
    states = {f"initial_{name[0]}": data[name][None] for name in ("h_0", "c_0") if name in data}
    return {"X": data["x"].transpose(1, 0, 2)} | convert(arrays) | states


def their_gradients(loss, feeds, dtype):
    """Return the gradient of a loss by every entry of every input, by complex steps through ONNX in the precision of the dtype.

    All arrays are complex at every call, since ONNX gives its results the type of X.
    """
    kind, step = COMPLEX[dtype]
    gradients = {name: np.empty_like(array) for name, array in feeds.items()}
    for name, gradient in gradients.items():
        for index in np.ndindex(gradient.shape):
            shifted = {one: array.astype(kind) for one, array in feeds.items()}
            shifted[name][index] += 1j * step
            gradient[index] = np.imag(loss(**shifted)) / step
    return gradients


def named(X, W, R, B, initial_h, initial_c, P=None):
    """Return gradients by the inputs of ONNX as gradients by the report's arrays, x and states staying as ONNX has them."""
    assert_close(B[:, : 4 * N], B[:, 4 * N :], B.dtype.name, "two biases that are added")
    once = np.concatenate([B[:, : 4 * N], np.zeros_like(B[:, 4 * N :])], axis=1)
    return layouts.lstm_from_onnx(W, R, once, P) | {"x": X, "h_0": initial_h, "c_0": initial_c}


@DTYPE
@versions(["lstm_step"], ["lstm_step_peephole"])
def test_lstm(peepholes, dtype):
    """All hidden states, and both last states, for a batch; ONNX puts time first."""
    run = lstm_peephole if peepholes else lstm
    for seed in range(3):
        arrays = normal(seed, dtype, **(LSTM | PEEPHOLES if peepholes else LSTM))
        data = normal(seed + 100, dtype, x=(B, T, D), h_0=(B, N), c_0=(B, N))
        Y, Y_h, Y_c = their_lstm(peepholes)(**feeds_of(layouts.lstm_to_onnx, arrays, data))
        assert Y.dtype == dtype
        shown, h, c = run(arrays, **data)
        assert_close(shown.transpose(1, 0, 2), Y[:, 0], dtype, "all hidden states")
        assert_close(h, Y_h[0], dtype, "last hidden state")
        assert_close(c, Y_c[0], dtype, "last cell state")


@marks.onnx("forget_gate_peephole", "input_gate_peephole", "output_gate_peephole")
def test_gates_with_peepholes():
    """Measured from ONNX's states: the other parts are held open (1) or shut (0) by large biases."""
    arrays = normal(30, "float64", **LSTM | PEEPHOLES)
    data = normal(31, "float64", x=(1, 1, D), h_0=(1, N), c_0=(1, N))
    x, h, c = data["x"][0, 0], data["h_0"][0], data["c_0"][0]

    def states(**held):
        kept = {name: array * (name[-1] not in held) for name, array in arrays.items()}
        kept |= {f"b_{part}": np.full(N, value) for part, value in held.items()}
        _, Y_h, Y_c = their_lstm(True)(**feeds_of(layouts.lstm_to_onnx, kept, data))
        return Y_h[0, 0], Y_c[0, 0]

    def ours(gate, part, state):
        return gate(*(arrays[f"{letter}_{part}"] for letter in "WRpb"), x, h, state)

    h_t, c_t = states()
    assert_close(ours(forget_gate_peephole, "f", c), states(i=-700.0)[1] / c, "float64", "forget gate")
    assert_close(ours(input_gate_peephole, "i", c), states(f=-700.0, c=700.0)[1], "float64", "input gate")
    assert_close(ours(output_gate_peephole, "o", c_t), h_t / np.tanh(c_t), "float64", "output gate")


@DTYPE
@versions(marks.BACKWARD_B, marks.BACKWARD_A)
def test_displayed_backward_pass(peepholes, dtype):
    """The gradient equations of section 4.1, and that each term which they carry to an earlier state is needed."""
    arrays = normal(20, dtype, **(LSTM | PEEPHOLES if peepholes else LSTM))
    data, targets = normal(21, dtype, x=(B, T, D), h_0=(B, N), c_0=(B, N)), normal(22, dtype, y=(B, T, N))["y"]
    run, wanted = their_lstm(peepholes), targets.transpose(1, 0, 2)
    theirs = named(
        **their_gradients(
            lambda **feeds: 0.5 * np.sum((run(**feeds)[0][:, 0] - wanted) ** 2), feeds_of(layouts.lstm_to_onnx, arrays, data), dtype
        )
    )
    theirs |= {"x": theirs["x"].transpose(1, 0, 2), "h_0": theirs["h_0"][0], "c_0": theirs["c_0"][0]}
    assert_gradients_close(displayed_lstm(arrays, data, targets), theirs, dtype, "section 4.1")
    for term in ["R_f", "R_i", "R_c", "R_o", "f", *(PEEPHOLES if peepholes else ())]:
        with pytest.raises(AssertionError, match="differs by"):
            assert_gradients_close(displayed_lstm(arrays, data, targets, term), theirs, dtype, f"without {term}")


@DTYPE
@versions([], [])
def test_backward_pass_of_the_library(peepholes, dtype):
    """`lstm.LSTM`, results and all gradients, with a loss on every hidden state and both last states."""
    ours, arrays, weights = draw(peepholes=peepholes, dtype=np.dtype(dtype), seed=23, shape=(T, B, D, N))
    y, (h_T, c_T) = ours.forward(arrays["x"], (arrays["h_0"], arrays["c_0"]), training=True)
    dx, (dh_0, dc_0) = ours.backward(weights["y"], (weights["h_T"], weights["c_T"]))
    feeds = layouts.lstm_to_onnx(ours.weights(0)) | {"X": arrays["x"], "initial_h": arrays["h_0"], "initial_c": arrays["c_0"]}
    run = their_lstm(peepholes)

    def results(**feeds):
        Y, Y_h, Y_c = run(**feeds)
        return {"y": Y[:, 0], "h_T": Y_h, "c_T": Y_c}

    for name, theirs in results(**feeds).items():
        assert_close({"y": y, "h_T": h_T, "c_T": c_T}[name], theirs, dtype, name)
    theirs = their_gradients(lambda **feeds: sum(np.sum(weights[name] * one) for name, one in results(**feeds).items()), feeds, dtype)
    assert_gradients_close({**ours.gradients(0), "x": dx, "h_0": dh_0, "c_0": dc_0}, named(**theirs), dtype, "library")


@DTYPE
@pytest.mark.parametrize(
    "after",
    [
        pytest.param(0, marks=marks.onnx("gru_step"), id="reset before"),
        pytest.param(1, marks=marks.onnx("gru_candidate_reset_after"), id="reset after"),
    ],
)
def test_gru(after, dtype):
    run = gru_reset_after if after else gru
    for seed in range(3):
        arrays = normal(seed, dtype, **(GRU | {"b_Rh": (N,)} if after else GRU))
        data = normal(seed + 100, dtype, x=(B, T, D), h_0=(B, N))
        Y, Y_h = their_gru(after)(**feeds_of(layouts.gru_to_onnx, arrays, data))
        assert Y.dtype == dtype
        shown, last = run(arrays, **data)
        assert_close(shown.transpose(1, 0, 2), Y[:, 0], dtype, "all hidden states")
        assert_close(last, Y_h[0], dtype, "last hidden state")


def test_wrong_place_of_the_reset_is_seen():
    arrays, data = normal(0, "float64", **GRU), normal(1, "float64", x=(B, T, D), h_0=(B, N))
    Y, _ = their_gru(1)(**feeds_of(layouts.gru_to_onnx, arrays, data))
    assert np.max(np.abs(gru(arrays, **data)[0].transpose(1, 0, 2) - Y[:, 0])) > 0.01
