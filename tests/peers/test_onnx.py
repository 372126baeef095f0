"""The report's snippets against the reference evaluator of ONNX, which knows peepholes and both places of the GRU's reset."""

import numpy as np
import pytest

from peers import layouts
from tests.peers.nets import B, D, N, T, assert_close, gru, gru_reset_after, lstm, lstm_peephole, normal

onnx = pytest.importorskip("onnx", reason="ONNX is not installed: pip install onnx")
helper = onnx.helper
reference = pytest.importorskip("onnx.reference", reason="this ONNX has no reference evaluator")

TYPES = {"float32": onnx.TensorProto.FLOAT, "float64": onnx.TensorProto.DOUBLE}
LSTM = {f"W_{part}": (N, D) for part in "fico"} | {f"R_{part}": (N, N) for part in "fico"} | {f"b_{part}": (N,) for part in "fico"}
GRU = {f"W_{part}": (N, D) for part in "rzh"} | {f"R_{part}": (N, N) for part in "rzh"} | {f"b_{part}": (N,) for part in "rzh"}


def evaluate(operator, dtype, feeds, outputs, **attributes):
    """Run one operator; feeds are its inputs in order, None for those left out."""
    names = [name if array is not None else "" for name, array in feeds.items()]
    given = {name: array for name, array in feeds.items() if array is not None}
    node = helper.make_node(operator, names, outputs, hidden_size=N, **attributes)
    graph = helper.make_graph(
        [node],
        "one",
        [helper.make_tensor_value_info(name, TYPES[dtype], array.shape) for name, array in given.items()],
        [helper.make_tensor_value_info(name, TYPES[dtype], None) for name in outputs],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)])
    return reference.ReferenceEvaluator(model).run(None, given)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("peepholes", [False, True], ids=["version B", "version A"])
def test_lstm(peepholes, dtype):
    """All hidden states, and the last one, for a batch; ONNX puts time first."""
    run = lstm_peephole if peepholes else lstm
    for seed in range(3):
        arrays = normal(seed, dtype, **(LSTM | {f"p_{part}": (N,) for part in "fio"} if peepholes else LSTM))
        data = normal(seed + 100, dtype, x=(B, T, D), h_0=(B, N), c_0=(B, N))
        inputs = layouts.lstm_to_onnx(arrays)
        feeds = {"X": data["x"].transpose(1, 0, 2)} | {name: inputs[name] for name in "WRB"}
        feeds |= {"sequence_lens": None, "initial_h": data["h_0"][None], "initial_c": data["c_0"][None]}
        feeds |= {"P": inputs["P"]} if peepholes else {}
        Y, Y_h = evaluate("LSTM", dtype, feeds, ["Y", "Y_h"])
        shown, last, _ = run(arrays, **data)
        assert_close(shown.transpose(1, 0, 2), Y[:, 0], dtype, "all hidden states")
        assert_close(last, Y_h[0], dtype, "last hidden state")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("after", [0, 1], ids=["reset before", "reset after"])
def test_gru(after, dtype):
    run = gru_reset_after if after else gru
    for seed in range(3):
        arrays = normal(seed, dtype, **(GRU | {"b_Rh": (N,)} if after else GRU))
        data = normal(seed + 100, dtype, x=(B, T, D), h_0=(B, N))
        inputs = layouts.gru_to_onnx(arrays)
        feeds = {"X": data["x"].transpose(1, 0, 2), **inputs, "sequence_lens": None, "initial_h": data["h_0"][None]}
        Y, Y_h = evaluate("GRU", dtype, feeds, ["Y", "Y_h"], linear_before_reset=after)
        shown, last = run(arrays, **data)
        assert_close(shown.transpose(1, 0, 2), Y[:, 0], dtype, "all hidden states")
        assert_close(last, Y_h[0], dtype, "last hidden state")


def test_wrong_place_of_the_reset_is_seen():
    arrays, data = normal(0, "float64", **GRU), normal(1, "float64", x=(B, T, D), h_0=(B, N))
    feeds = {"X": data["x"].transpose(1, 0, 2), **layouts.gru_to_onnx(arrays), "sequence_lens": None, "initial_h": data["h_0"][None]}
    Y, _ = evaluate("GRU", "float64", feeds, ["Y", "Y_h"], linear_before_reset=1)
    assert np.max(np.abs(gru(arrays, **data)[0].transpose(1, 0, 2) - Y[:, 0])) > 0.01
