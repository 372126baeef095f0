"""A network as an ONNX graph, which many runtimes and accelerators take, and back. Both versions, A and B."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from lstm.export.network import Readout, directions, library, network, settings_of
from lstm.layouts import Array, Arrays, lstm_from_onnx, lstm_to_onnx
from lstm.model import Model
from lstm.stack import LSTM

OPSET = 17
"""The version of the operators: of 2022, which runtimes of today know."""
CHOOSING = ("Gather", "Slice")
MOVING = ("Transpose", "Reshape", "Squeeze", "Unsqueeze", "Identity", *CHOOSING)
"""Operators that may stand between layers and behind them: they move or choose numbers and change none."""
ACTIVATIONS = [b"Sigmoid", b"Tanh", b"Tanh"]
AGREEMENT = 1e-4
"""Difference, relative to the largest output, up to which a graph and what was read from it are one network."""


def to_onnx(model: Model, state: bool = False, lengths: bool = False) -> Any:
    """Return an `onnx.ModelProto` with the weights of a model, for inference: `onnx.save(to_onnx(model), "model.onnx")`.

    Inputs: x (T, B, d); with state h_0 and c_0 (L D, B, n), otherwise zeros; with lengths `lengths` (B,) int32, otherwise all are T.
    Outputs: y_hat (T, B, K), or (B, K) of the readout "last"; h_T and c_T (L D, B, n). With batch_first x and y_hat are (B, T, ...).
    onnxruntime has no LSTM in float64: use a model in float32 there.
    Errors: ImportError without ONNX.
    """
    onnx, settings = library("onnx"), settings_of(model)
    n, L, D = settings["cells"], settings["layers"], 1 + settings["bidirectional"]
    constants: Arrays = {
        "columns": np.array([0, 0, D * n]), "last_columns": np.array([0, D * n]), "splits": np.array([D] * L),
        "W_y": model.W_y.T.copy(), "b_y": model.b_y,
    }  # fmt: skip
    nodes: list[Any] = []

    def add(operator: str, inputs: list[str], outputs: list[str], **attributes: Any) -> None:
        nodes.append(onnx.helper.make_node(operator, inputs, outputs, name=outputs[0], **attributes))

    read = "x"
    if settings["batch_first"]:
        add("Transpose", ["x"], [read := "x_time_first"], perm=[1, 0, 2])
    if state:
        for kind in "hc":
            add("Split", [f"{kind}_0", "splits"], [f"{kind}_0_{layer}" for layer in range(L)], axis=0)
    for layer, ways in enumerate(directions(model.lstm)):
        parts = [lstm_to_onnx(arrays) for arrays in ways]
        constants |= {f"{name}_{layer}": np.concatenate([part[name] for part in parts]) for name in parts[0]}
        names = [read, *(f"{name}_{layer}" for name in "WRB"), "lengths" if lengths else ""]
        names += [f"{kind}_0_{layer}" if state else "" for kind in "hc"] + [f"P_{layer}" if settings["peepholes"] else ""]
        direction = "bidirectional" if D == 2 else "forward"
        add("LSTM", names, [f"{name}_{layer}" for name in ("Y", "h_T", "c_T")], hidden_size=n, direction=direction)
        add("Transpose", [f"Y_{layer}"], [f"Y_by_sequence_{layer}"], perm=[0, 2, 1, 3])
        add("Reshape", [f"Y_by_sequence_{layer}", "columns"], [read := f"y_{layer}"])
    for kind in "hc":
        add("Concat", [f"{kind}_T_{layer}" for layer in range(L)], [f"{kind}_T"], axis=0)
    if settings["readout"] == "last":
        add("Transpose", [f"h_T_{L - 1}"], ["last_by_sequence"], perm=[1, 0, 2])
        add("Reshape", ["last_by_sequence", "last_columns"], [read := "last"])
    turned = settings["batch_first"] and settings["readout"] == "every"
    add("MatMul", [read, "W_y"], ["W_y_h"])
    add("Add", ["W_y_h", "b_y"], ["y_hat_time_first" if turned else "y_hat"])
    if turned:
        add("Transpose", ["y_hat_time_first"], ["y_hat"], perm=[1, 0, 2])
    used = {name for node in nodes for name in node.input}
    kept = [onnx.numpy_helper.from_array(array, name) for name, array in constants.items() if name in used]
    graph = onnx.helper.make_graph(nodes, "lstm", *_described(onnx, settings, state, lengths), kept)
    opsets = [onnx.helper.make_opsetid("", OPSET)]
    made = onnx.helper.make_model(graph, opset_imports=opsets, ir_version=onnx.helper.find_min_ir_version_for(opsets))
    onnx.checker.check_model(made, full_check=True)
    return made


def _described(onnx: Any, settings: dict[str, Any], state: bool, lengths: bool) -> tuple[list[Any], list[Any]]:
    """Return the inputs and outputs of the graph with their types and shapes."""
    dtype, sizes = onnx.helper.np_dtype_to_tensor_dtype(np.dtype(settings["dtype"])), ["B", "T"] if settings["batch_first"] else ["T", "B"]
    states = [settings["layers"] * (1 + settings["bidirectional"]), "B", settings["cells"]]
    inputs: dict[str, list[Any]] = {"x": [*sizes, settings["inputs"]]} | ({"h_0": states, "c_0": states} if state else {})
    predictions = [*(sizes if settings["readout"] == "every" else ["B"]), settings["outputs"]]
    described = [
        [onnx.helper.make_tensor_value_info(name, dtype, shape) for name, shape in shapes.items()]
        for shapes in (inputs, {"y_hat": predictions, "h_T": states, "c_T": states})
    ]
    if lengths:
        described[0].append(onnx.helper.make_tensor_value_info("lengths", onnx.TensorProto.INT32, ["B"]))
    return described[0], described[1]


def from_onnx(graph: Any) -> Model | LSTM:
    """Return the `Model` of a graph of LSTM operators with a linear readout, or without a readout the `LSTM`.

    graph: an `onnx.ModelProto`, or the path of a file. What ONNX makes optional may be missing: B and P are zeros then. Lengths and
    initial states are inputs of `forward` here. What was read is run beside the graph, on a random sequence, before it is returned.
    Errors: ImportError without ONNX; ValueError for another operator or attribute than this library has, or if the two runs differ.
    """
    onnx = library("onnx")
    proto = graph if isinstance(graph, onnx.ModelProto) else onnx.load(graph)
    reader = _Reader(onnx, proto.graph)
    found, head = reader.readout(proto.graph.output[0].name)
    stack = [found.node]
    while (source := reader.source(stack[0].input[0])).node is not None:
        stack.insert(0, source.node)
    layers = [list(reader.layer(node)) for node in stack]
    settings = {"batch_first": source.turned}
    if head is None:
        made = network(layers, None, **settings)
    else:
        every = found.output == found.node.output[0] and not found.chosen
        made = network(layers, Readout(*head, "every" if every else "last"), **settings)
    _compare(onnx, proto, made)
    return made


class _Source(NamedTuple):
    """Where numbers come from: the node (None: an input of the graph), its output, and what was done to them on the way."""

    node: Any
    output: str
    turned: bool
    """The first two axes were turned."""
    chosen: bool
    """Only some steps were taken."""


class _Reader:
    """The nodes of a graph by their outputs, and its constants."""

    def __init__(self, onnx: Any, graph: Any) -> None:
        self.onnx = onnx
        self.producers = {name: node for node in graph.node for name in node.output}
        self.constants = {one.name: onnx.numpy_helper.to_array(one) for one in graph.initializer}
        for node in graph.node:
            if node.op_type == "Constant" and node.attribute[0].name == "value":
                self.constants[node.output[0]] = onnx.numpy_helper.to_array(node.attribute[0].t)

    def attributes(self, node: Any) -> dict[str, Any]:
        return {one.name: self.onnx.helper.get_attribute_value(one) for one in node.attribute}

    def origin(self, name: str) -> _Source:
        """Return what comes before operators that only move numbers."""
        turned = chosen = False
        while (node := self.producers.get(name)) is not None and node.op_type in MOVING:
            turned ^= self.attributes(node).get("perm") == [1, 0, 2]
            chosen |= node.op_type in CHOOSING
            name = node.input[0]
        return _Source(node, name, turned, chosen)

    def source(self, name: str) -> _Source:
        """Return the LSTM, or the input of the graph, that numbers come from."""
        found = self.origin(name)
        if found.node is not None and found.node.op_type != "LSTM":
            raise ValueError(f"{found.output}: expected LSTM operators and a linear readout, got {found.node.op_type}")
        return found

    def readout(self, name: str) -> tuple[_Source, tuple[Array, Array] | None]:
        """Return the LSTM that an output of the graph reads, and W_y and b_y if it reads it by a Gemm, or a MatMul and perhaps an Add."""
        found, bias = self.origin(name), None
        if found.node is not None and found.node.op_type == "Add":
            added = sorted(found.node.input, key=lambda one: one in self.constants)
            bias, found = self.constant(added[1]), self.origin(added[0])
        head = None
        if found.node is not None and found.node.op_type in ("MatMul", "Gemm"):
            inputs, attributes = list(found.node.input), self.attributes(found.node)
            W_y = self.constant(inputs[1])
            W_y = W_y if attributes.get("transB") else W_y.T
            bias = self.constant(inputs[2]) if len(inputs) == 3 else bias
            head = W_y, np.zeros_like(W_y[:, 0]) if bias is None else bias
            found = self.origin(inputs[0])
        if found.node is None or found.node.op_type != "LSTM":
            raise ValueError(
                f"{found.output}: expected the first output of the graph to come from an LSTM operator, perhaps by a linear readout"
            )
        return found, head

    def constant(self, name: str) -> Array:
        if name not in self.constants:
            raise ValueError(f"{name}: expected weights that are constants of the graph")
        return np.asarray(self.constants[name])

    def layer(self, node: Any) -> Iterator[Arrays]:
        """Yield the arrays of the report of an operator, in its one or two directions."""
        given = dict(zip(("X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P"), node.input, strict=False))
        attributes = self.attributes(node)
        for name, known in {"direction": (b"forward", b"bidirectional"), "input_forget": (0,), "layout": (0,), "clip": ()}.items():
            if name in attributes and attributes[name] not in known:
                raise ValueError(f"{node.output[0]}: the attribute {name} is {attributes[name]!r}: this library has no such LSTM")
        activations = attributes.get("activations", ACTIVATIONS)
        if activations != ACTIVATIONS * (len(activations) // 3):
            raise ValueError(f"{node.output[0]}: the activations are {activations}: this library has Sigmoid, Tanh, Tanh")
        arrays = {name: self.constant(given[name]) for name in "WRBP" if name in "WR" or given.get(name)}
        for way in range(len(arrays["W"])):
            yield lstm_from_onnx(**{name: array[way : way + 1] for name, array in arrays.items()})


def _compare(onnx: Any, proto: Any, made: Model | LSTM) -> None:
    """Run a graph and what was read from it on one random sequence.

    Errors: ValueError if the results differ.
    """
    lstm = made if isinstance(made, LSTM) else made.lstm
    rng, feeds, constants = np.random.default_rng(0), {}, {one.name for one in proto.graph.initializer}
    first, *others = [one for one in proto.graph.input if one.name not in constants]
    if len(first.type.tensor_type.shape.dim) != 3:
        raise ValueError(f"{first.name}: expected x as the first input of the graph, with three axes")
    sizes = [one.dim_value or other for one, other in zip(first.type.tensor_type.shape.dim, (3, 2, lstm.inputs), strict=True)]
    x = rng.standard_normal((*sizes[:2], lstm.inputs)).astype(lstm.dtype)
    B, T = x.shape[not lstm.batch_first], x.shape[lstm.batch_first]
    for one in others:
        whole = one.type.tensor_type.elem_type in (onnx.TensorProto.INT32, onnx.TensorProto.INT64)
        feeds[one.name] = np.full(B, T, np.int32) if whole else np.zeros((len(lstm.layers), B, lstm.cells), lstm.dtype)
    theirs = library("onnx.reference").ReferenceEvaluator(proto).run(None, {first.name: x} | feeds)[0]
    ours, _ = made.forward(x)
    if theirs.size != ours.size or np.max(np.abs(theirs.reshape(ours.shape) - ours)) > AGREEMENT * max(1.0, np.max(np.abs(ours))):
        raise ValueError("the graph gives other results than the LSTM layers and the readout in it: it does more than these")
