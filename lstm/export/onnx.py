"""A network as an ONNX graph, which many runtimes and accelerators take. Both versions, A and B."""

from typing import Any

import numpy as np

from lstm import check
from lstm.export.network import directions, library, settings_of
from lstm.layouts import Arrays, lstm_to_onnx
from lstm.model import Model

OPSET = 17
"""The version of the operators: of 2022, which runtimes of today know."""


@check.translated
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
