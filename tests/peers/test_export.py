"""Whole networks in PyTorch, ONNX and Keras, and back: same results, same bits; and what is refused.

The measure of results in float32: the largest difference, divided by the largest result if that is above 1. It must be below 1e-6.
"""

import os
import re
import warnings

import numpy as np
import pytest

from lstm import LSTM, Model, from_keras, from_onnx, from_torch, load, save, squared_error, to_keras, to_onnx, to_torch
from lstm.layouts import lstm_to_onnx
from tests.support.prose import DOCS

TOLERANCE = {"float32": 1e-6, "float64": 1e-13}
SHAPES = [(7, 3, 2, 5, 3), (20, 8, 16, 32, 4), (1, 1, 1, 1, 1), (30, 2, 3, 64, 2)]
SETTINGS = {
    "every": {},
    "last": {"readout": "last"},
    "stacked": {"layers": 3, "dropout": 0.2},
    "stacked, last, batch first": {"layers": 2, "readout": "last", "batch_first": True},
    "bidirectional": {"bidirectional": True},
    "bidirectional, stacked, last": {"bidirectional": True, "layers": 2, "readout": "last", "dropout": 0.3},
    "bidirectional, stacked, batch first": {"bidirectional": True, "layers": 2, "batch_first": True},
    "double precision": {"dtype": np.float64, "layers": 2},
}
GIVEN = {"nothing": (), "state": ("state",), "lengths": ("lengths",), "both": ("state", "lengths")}
KIND = pytest.mark.parametrize("kind", SETTINGS)
# ONNX's reference evaluator ignores lengths, and onnxruntime has no LSTM in float64.
ONNX_CASES = [(kind, given) for kind in SETTINGS for given in GIVEN if "lengths" not in GIVEN[given] or "double" not in kind]
PEEPHOLES = pytest.mark.parametrize("peepholes", [False, True], ids=["B", "A"])


@pytest.fixture
def torch():
    return pytest.importorskip("torch", reason="PyTorch is not installed: pip install torch")


@pytest.fixture
def onnx():
    return pytest.importorskip("onnx", reason="ONNX is not installed: pip install onnx")


@pytest.fixture
def keras():
    os.environ.setdefault("KERAS_BACKEND", "jax")
    pytest.importorskip("jax", reason="JAX is not installed, so Keras is not compared: pip install jax keras")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "__array", DeprecationWarning)
        yield pytest.importorskip("keras", reason="Keras is not installed: pip install jax keras")


def drawn(shape, seed=0, **settings):
    """Return a model with the usual weights and noise of the size 1/(2√n) on all, also peepholes and biases, and x, a state and lengths for it."""
    T, B, d, n, K = shape
    model, rng = Model(d, n, K, seed=seed, **settings), np.random.default_rng(seed)
    values, dtype = model.parameters.values, model.settings["dtype"]
    values += rng.normal(scale=0.5 / np.sqrt(n), size=values.shape).astype(dtype)
    x = rng.standard_normal((B, T, d) if model.settings["batch_first"] else (T, B, d)).astype(dtype)
    states = (model.settings["layers"] * (1 + model.settings["bidirectional"]), B, n)
    state = tuple(rng.uniform(-1, 1, states).astype(dtype) for _ in "hc")
    return model, x, {"state": state, "lengths": rng.integers(1, T + 1, B)}


def assert_equal(ours, theirs, dtype, what):
    theirs = np.asarray(theirs)
    assert theirs.shape == ours.shape, what
    assert theirs.dtype == ours.dtype, what
    difference = np.max(np.abs(theirs - ours)) / max(1.0, np.max(np.abs(ours)))
    assert difference < TOLERANCE[dtype], f"{what} differs by {difference:.1e}"


def assert_all_equal(ours, theirs, dtype):
    """Compare predictions and final states, as `Model.forward` returns them."""
    names, flat = ("predictions", "h_T", "c_T"), [(results[0], *results[1]) for results in (ours, theirs)]
    for name, one, other in zip(names, *flat, strict=True):
        assert_equal(one, other, dtype, name)


def assert_same_bits(model, back, *lost):
    """Assert that a network came back as it was, but for settings that the other library does not keep."""
    assert np.array_equal(back.parameters.values.view(np.uint8), model.parameters.values.view(np.uint8))
    assert {name: value for name, value in back.settings.items() if name not in lost} == {
        name: value for name, value in model.settings.items() if name not in lost
    }


@pytest.mark.parametrize("given", GIVEN)
@KIND
def test_pytorch_gives_the_same(torch, kind, given):
    for shape in SHAPES:
        model, x, inputs = drawn(shape, **SETTINGS[kind])
        inputs = {name: inputs[name] for name in GIVEN[given]}
        network = to_torch(model).eval()
        theirs = {"state": tuple(map(torch.tensor, inputs["state"]))} if "state" in inputs else {}
        with torch.no_grad():
            found = network(torch.tensor(x), **inputs | theirs)
        assert_all_equal(model.forward(x, **inputs), found, model.settings["dtype"])
        assert_same_bits(model, from_torch(network))


@KIND
def test_gradients_in_pytorch_are_those_of_the_library(torch, kind):
    """The second bias is not trained, so a step of an optimiser there is a step here."""
    model, x, _ = drawn(SHAPES[0], **SETTINGS[kind] | {"dtype": np.float64, "dropout": 0.0})
    predictions, _ = model.forward(x, training=True)
    model.backward(predictions)
    network = to_torch(model)
    (network(torch.tensor(x))[0] ** 2 / 2).sum().backward()
    for parameter in network.parameters():
        with torch.no_grad():
            parameter.copy_(torch.zeros_like(parameter) if parameter.grad is None else parameter.grad)
    np.testing.assert_allclose(from_torch(network).parameters.values, model.parameters.gradient, rtol=1e-9, atol=1e-12)


def test_dropout_acts_in_training_only(torch):
    model, x, _ = drawn(SHAPES[1], layers=2, dropout=0.5)
    network, x = to_torch(model), torch.tensor(x)
    assert not torch.equal(network.train()(x)[0], network(x)[0])
    assert torch.equal(network.eval()(x)[0], network(x)[0])


@pytest.mark.parametrize(
    "options", [{}, {"num_layers": 2, "bidirectional": True, "batch_first": True, "bias": False}], ids=["plain", "all"]
)
def test_a_layer_of_pytorch_is_read(torch, options):
    torch.manual_seed(1)
    layer, head = torch.nn.LSTM(3, 5, **options), torch.nn.Linear(10 if options else 5, 2, bias=not options)
    x = np.random.default_rng(2).standard_normal((4, 6, 3)).astype(np.float32)
    with torch.no_grad():
        shown, last = layer(torch.tensor(x))
        alone, model = from_torch(layer), from_torch(layer, head)
        assert isinstance(alone, LSTM)
        assert_all_equal(alone.forward(x), (shown, last), "float32")
        assert_all_equal(model.forward(x), (head(shown), last), "float32")


def run_onnx(onnx, graph, feeds):
    """Return the results of onnxruntime in float32, which has no LSTM in float64; those of the reference evaluator then."""
    if feeds["x"].dtype == np.float64:
        reference = pytest.importorskip("onnx.reference", reason="this ONNX has no reference evaluator")
        y_hat, h_T, c_T = reference.ReferenceEvaluator(graph).run(None, feeds)
    else:
        runtime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed: pip install onnxruntime")
        session = runtime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
        y_hat, h_T, c_T = session.run(None, feeds)
    return y_hat, (h_T, c_T)


@PEEPHOLES
@pytest.mark.parametrize(("kind", "given"), ONNX_CASES)
def test_onnx_gives_the_same(onnx, kind, given, peepholes):
    for shape in SHAPES:
        model, x, inputs = drawn(shape, peepholes=peepholes, **SETTINGS[kind])
        inputs = {name: inputs[name] for name in GIVEN[given]}
        graph = to_onnx(model, **dict.fromkeys(inputs, True))
        feeds = {"x": x} | dict(zip(("h_0", "c_0"), inputs.get("state", ()), strict=False))
        feeds |= {"lengths": inputs["lengths"].astype(np.int32)} if "lengths" in inputs else {}
        assert_all_equal(model.forward(x, **inputs), run_onnx(onnx, graph, feeds), model.settings["dtype"])
        assert_same_bits(model, from_onnx(graph), "dropout")


def test_an_onnx_file_is_read(onnx, tmp_path):
    model, *_ = drawn(SHAPES[0])
    onnx.save(to_onnx(model), tmp_path / "model.onnx")
    assert_same_bits(model, from_onnx(tmp_path / "model.onnx"))


def one_operator(onnx, left_out=(), head=(), **attributes):
    """Return a graph with one LSTM operator as others write it, and the LSTM that it is; without inputs that are left out."""
    lstm, helper = LSTM(3, 5, peepholes=True, seed=3), onnx.helper
    lstm.parameters.values[:] = np.random.default_rng(4).normal(size=lstm.parameters.values.shape)
    for name in left_out:
        for weights in ("p_f", "p_i", "p_o") if name == "P" else ("b_f", "b_i", "b_c", "b_o") if name == "B" else ():
            lstm.weights()[weights][:] = 0
    constants = {name: array for name, array in lstm_to_onnx(dict(lstm.weights())).items() if name not in left_out}
    names = ["x", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P"]
    names = ["" if name in left_out else name for name in names]
    while not names[-1]:
        names.pop()
    nodes = [helper.make_node("LSTM", names, ["Y"], hidden_size=5, **attributes)]
    nodes += [helper.make_node("Squeeze", ["Y", "axis"], ["y"])]
    nodes += [helper.make_node(*node[:3], **dict(node[3:])) for node in head]
    kinds = {"sequence_lens": (onnx.TensorProto.INT32, ["B"])} | dict.fromkeys(
        ("initial_h", "initial_c"), (onnx.TensorProto.FLOAT, [1, "B", 5])
    )
    described = [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, ["T", "B", 3])]
    described += [helper.make_tensor_value_info(name, *kind) for name, kind in kinds.items() if name in names]
    result = helper.make_tensor_value_info(nodes[-1].output[0], onnx.TensorProto.FLOAT, None)
    arrays = constants | {"axis": np.array([1]), "two": np.float32(2), "last": np.array(-1), "first": np.array(0)}
    arrays |= {"W_y": np.ones((2, 5), np.float32), "columns": np.ones((5, 2), np.float32), "b_y": np.array([3, 4], np.float32)}
    initial = [onnx.numpy_helper.from_array(array, name) for name, array in arrays.items()]
    graph = helper.make_graph(nodes, "one", described, [result], initial)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)]), lstm


OPTIONAL = ("B", "P", "initial_h", "initial_c", "sequence_lens")


@pytest.mark.parametrize("left_out", [(), *((name,) for name in OPTIONAL), OPTIONAL], ids=lambda names: ", ".join(names) or "nothing")
def test_onnx_without_what_is_optional(onnx, left_out):
    graph, lstm = one_operator(onnx, left_out)
    back = from_onnx(graph)
    assert back.peepholes == ("P" not in left_out)
    for name, array in back.weights().items():
        assert np.array_equal(array, lstm.weights()[name]), name


@pytest.mark.parametrize("readout", ["every", "last"])
def test_a_readout_as_pytorch_writes_it(onnx, readout):
    """PyTorch writes a Linear as a Gemm, and `y[-1]` as a Gather."""
    chosen = [("Gather", ["y", "last"], ["chosen"])] if readout == "last" else [("Identity", ["y"], ["chosen"])]
    product = [("MatMul", ["chosen", "columns"], ["product"]), ("Add", ["b_y", "product"], ["z"])]
    gemm = [("Gemm", ["chosen", "W_y", "b_y"], ["z"], ("transB", 1))]
    graph, lstm = one_operator(onnx, head=chosen + (gemm if readout == "last" else product))
    model = from_onnx(graph)
    assert model.readout == readout
    assert np.array_equal(model.W_y, np.ones((2, 5)))
    assert np.array_equal(model.b_y, [3, 4])
    for name, array in lstm.weights().items():
        assert np.array_equal(model.lstm.weights()[name], array), name


@pytest.mark.parametrize("kind", [kind for kind in SETTINGS if "double" not in kind])
def test_keras_gives_the_same(keras, kind):
    for shape in SHAPES[:2]:
        model, x, _ = drawn(shape, **SETTINGS[kind])
        made = to_keras(model)
        theirs = np.asarray(made(x if model.settings["batch_first"] else x.swapaxes(0, 1)))
        turned = model.settings["readout"] == "every" and not model.settings["batch_first"]
        assert_equal(model.forward(x)[0], theirs.swapaxes(0, 1) if turned else theirs, "float32", kind)
        assert_same_bits(model, from_keras(made), "batch_first", "dropout" if model.settings["layers"] == 1 else "")


def test_layers_of_keras_are_read(keras):
    layers = keras.layers
    x = np.random.default_rng(5).standard_normal((4, 6, 3)).astype(np.float32)
    stack = keras.Sequential([layers.Bidirectional(layers.LSTM(5, return_sequences=True)), layers.LSTM(5, use_bias=False)])
    with pytest.raises(ValueError, match=re.escape("expected one type, one number of cells and of directions")):
        from_keras(stack if stack(x) is not None else None)
    sequential = keras.Sequential([layers.LSTM(5, return_sequences=True), layers.LSTM(5, use_bias=False), layers.Dense(2)])
    theirs, alone = sequential(x), sequential.layers[0]
    model = from_keras(sequential)
    assert_equal(model.forward(x)[0], theirs, "float32", "Sequential")
    assert_equal(from_keras(alone).forward(x)[0], alone(x), "float32", "a layer")


def read(keras, *layers):
    """Read a built Sequential of layers."""
    stack = keras.Sequential([keras.Input((4, 3)), *layers])
    return from_keras(stack)


def read_branches(keras):
    """Read a functional model in which an LSTM is beside another, not behind it."""
    x = keras.Input((4, 3))
    one, other = (keras.layers.LSTM(2, return_sequences=True)(x) for _ in range(2))
    return from_keras(keras.Model(x, one + other))


REFUSED_BY_PYTORCH = {
    "peepholes: torch.nn.LSTM has no place for p_f, p_i, p_o; the operator of to_onnx has": lambda torch: to_torch(
        Model(1, 2, 1, peepholes=True)
    ),
    "expected an lstm.Model, got LSTM": lambda torch: to_torch(LSTM(1, 2)),
    "expected a torch.nn.LSTM, perhaps with a torch.nn.Linear as head, or a module of to_torch, got GRU": lambda torch: from_torch(
        torch.nn.GRU(1, 2)
    ),
    "P (PyTorch's proj_size): the LSTM of this library has no projection": lambda torch: from_torch(torch.nn.LSTM(1, 4, proj_size=2)),
    "the readout: W_y: expected float32 of shape (1, 2), got float32 of shape (1, 3)": lambda torch: from_torch(
        torch.nn.LSTM(1, 2), torch.nn.Linear(3, 1)
    ),
    "expected one of 'every', 'last', got 'first'": lambda torch: from_torch(torch.nn.LSTM(1, 2), torch.nn.Linear(2, 1), "first"),
}
REFUSED_BY_ONNX = {
    "expected an lstm.Model, got LSTM": lambda onnx: to_onnx(LSTM(1, 2)),
    "Y: the attribute direction is b'reverse'": lambda onnx: from_onnx(one_operator(onnx, direction="reverse")[0]),
    "Y: the attribute clip is 3.0": lambda onnx: from_onnx(one_operator(onnx, clip=3.0)[0]),
    "Y: the activations are [b'Sigmoid', b'Relu', b'Tanh']": lambda onnx: from_onnx(
        one_operator(onnx, activations=["Sigmoid", "Relu", "Tanh"])[0]
    ),
    "z: expected the first output of the graph to come from an LSTM operator": lambda onnx: from_onnx(
        one_operator(onnx, head=[("Tanh", ["y"], ["z"])])[0]
    ),
    "the graph gives other results than the LSTM layers": lambda onnx: from_onnx(
        one_operator(onnx, head=[("Add", ["y", "two"], ["z"])])[0]
    ),
    "the graph gives other results": lambda onnx: from_onnx(
        one_operator(onnx, head=[("Gather", ["y", "first"], ["chosen"]), ("Gemm", ["chosen", "W_y"], ["z"], ("transB", 1))])[0]
    ),
    ": expected weights that are constants of the graph": lambda onnx: from_onnx(one_operator(onnx, left_out=("W",))[0]),
}
REFUSED_BY_KERAS = {
    "peepholes: keras.layers.LSTM has no place for p_f, p_i, p_o": lambda keras: to_keras(Model(1, 2, 1, peepholes=True)),
    "expected an lstm.Model, got LSTM": lambda keras: to_keras(LSTM(1, 2)),
    "expected LSTM layers, perhaps Bidirectional, then perhaps a Dense, got GRU": lambda keras: read(keras, keras.layers.GRU(2)),
    "stateful: expected False, got True": lambda keras: from_keras(
        keras.Sequential([keras.Input((4, 3), batch_size=2), keras.layers.LSTM(2, stateful=True)])
    ),
    "activation: expected 'tanh', got 'relu'": lambda keras: read(keras, keras.layers.LSTM(2, activation="relu")),
    "activation: expected 'linear', got 'softmax'": lambda keras: read(
        keras, keras.layers.LSTM(2), keras.layers.Dense(2, activation="softmax")
    ),
    "go_backwards: expected False, got True": lambda keras: read(keras, keras.layers.LSTM(2, go_backwards=True)),
    "merge_mode: expected 'concat', got 'sum'": lambda keras: read(
        keras, keras.layers.Bidirectional(keras.layers.LSTM(2), merge_mode="sum")
    ),
    "Dropout: expected one rate": lambda keras: read(
        keras, keras.layers.LSTM(2, return_sequences=True), keras.layers.Dropout(0.5), keras.layers.LSTM(2), keras.layers.Dropout(0.5)
    ),
    "expected LSTM layers, perhaps Bidirectional, then perhaps a Dense, got Dropout": lambda keras: read(
        keras, keras.layers.Dropout(0.5), keras.layers.LSTM(2)
    ),
    "expected an LSTM layer, found none": lambda keras: read(keras, keras.layers.Dense(2)),
    "expected layers in one chain": read_branches,
}


@pytest.mark.parametrize("message", REFUSED_BY_PYTORCH)
def test_pytorch_refuses(torch, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        REFUSED_BY_PYTORCH[message](torch)


@pytest.mark.parametrize("message", REFUSED_BY_ONNX)
def test_onnx_refuses(onnx, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        REFUSED_BY_ONNX[message](onnx)


@pytest.mark.parametrize("message", REFUSED_BY_KERAS)
def test_keras_refuses(keras, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        REFUSED_BY_KERAS[message](keras)


def test_the_script_of_the_page(torch, tmp_path, monkeypatch):
    """What section 4.2 shows opens a saved model in PyTorch, trains it on, and saves it for this library."""
    monkeypatch.chdir(tmp_path)
    (script,) = re.findall(r"^```python\n(import torch\n.*?)^```$", (DOCS / "training/implementation.md").read_text("utf-8"), re.M | re.S)
    torch.manual_seed(0)
    x = np.random.default_rng(0).uniform(-1, 1, (12, 500, 1)).astype(np.float32)
    before = Model(1, 8, 1, readout="last", seed=1)
    save("model.npz", before)
    exec(script, names := {})
    after = load("model.npz")
    assert_same_bits(after, from_torch(names["network"]))
    losses = [squared_error(model.forward(x)[0], x.mean(axis=0))[0] for model in (before, after)]
    assert losses[1] < 0.2 * losses[0]
