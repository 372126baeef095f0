"""The network in an ONNX graph, also in one that others wrote."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from lstm import check
from lstm.export.network import Readout, library, network
from lstm.layouts import Array, Arrays, lstm_from_onnx
from lstm.model import Model
from lstm.stack import LSTM

CHOOSING = ("Gather", "Slice")
MOVING = ("Transpose", "Reshape", "Squeeze", "Unsqueeze", "Identity", *CHOOSING)
"""Operators that may stand between layers and behind them: they move or choose numbers and change none."""
ACTIVATIONS = [b"Sigmoid", b"Tanh", b"Tanh"]
AGREEMENT = 1e-4
"""Difference, relative to the largest output, up to which a graph and what was read from it are one network."""


@check.translated
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
