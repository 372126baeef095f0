"""The report's snippets against PyTorch on the CPU: values and all gradients, two dtypes, random biases and states."""

import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest

from lstm import layouts
from tests.peers.backward import displayed_lstm, displayed_rnn
from tests.peers.marks import BACKWARD_B, BACKWARD_RNN, marked, pytorch
from tests.peers.nets import (
    B,
    D,
    M,
    N,
    T,
    assert_all_gradients,
    assert_close,
    assert_gradients_close,
    bidirectional_lstm,
    bidirectional_rnn,
    gru_reset_after,
    lstm,
    lstmp,
    normal,
    rnn,
    stacked_lstm,
    weights_of_loss,
)
from tests.support.prose import DOCS

torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install torch")

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN:UserWarning")

PARAMETERS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")


@dataclass(frozen=True)
class Kind:
    """A network on both sides; suffixes: of PyTorch's parameters of one layer and direction, to that of the report's arrays."""

    module: type
    run: Callable
    from_torch: Callable
    states: tuple[str, ...]
    options: dict = field(default_factory=dict)
    suffixes: dict = field(default_factory=lambda: {"_l0": ""})

    def arrays(self, net, grad=False):
        """Return the report's arrays of a PyTorch module, or the gradients of the loss by them."""
        return {
            name + ending: array
            for suffix, ending in self.suffixes.items()
            for name, array in self.from_torch(**of_layer(net, suffix, grad)).items()
        }


def one_layer(run):
    """Give a snippet's run the leading axis for layers that PyTorch's states have."""

    def wrapped(w, x, *states, **named):
        shown, *last = run(w, x, *(state[0] for state in (*states, *named.values())))
        return shown, *(state[None] for state in last)

    return wrapped


H, HC = ("h_0",), ("h_0", "c_0")
BOTH = {"_l0": "_forward", "_l0_reverse": "_backward"}
SINGLE = {
    "RNN": Kind(torch.nn.RNN, one_layer(rnn), layouts.rnn_from_torch, H),
    "GRU, reset after": Kind(torch.nn.GRU, one_layer(gru_reset_after), layouts.gru_from_torch, H),
    "LSTM, version B": Kind(torch.nn.LSTM, one_layer(lstm), layouts.lstm_from_torch, HC),
    "LSTMP": Kind(torch.nn.LSTM, one_layer(lstmp), layouts.lstm_from_torch, HC, {"proj_size": M}),
}
KINDS = SINGLE | {
    "bidirectional RNN": Kind(torch.nn.RNN, bidirectional_rnn, layouts.rnn_from_torch, H, {"bidirectional": True}, BOTH),
    "bidirectional LSTM": Kind(torch.nn.LSTM, bidirectional_lstm, layouts.lstm_from_torch, HC, {"bidirectional": True}, BOTH),
    "stacked LSTM": Kind(
        torch.nn.LSTM, stacked_lstm, layouts.lstm_from_torch, HC, {"num_layers": 3}, {f"_l{layer}": f"_{layer}" for layer in range(3)}
    ),
}

COMPARED = {
    "RNN": ["rnn_state"],
    "GRU, reset after": ["gru_candidate_reset_after"],
    "LSTM, version B": ["lstm_step"],
    "LSTMP": ["lstmp_step"],
    "bidirectional RNN": ["bidirectional_state"],
    "bidirectional LSTM": ["lstm_step"],
    "stacked LSTM": ["lstm_step"],
}
assert COMPARED.keys() == KINDS.keys()


def module(kind, seed, dtype):
    """Return a PyTorch module with random weights and biases."""
    torch.manual_seed(seed)
    net = KINDS[kind].module(D, N, batch_first=True, **KINDS[kind].options).to(getattr(torch, dtype))
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.copy_(torch.randn_like(parameter) * 0.7)
    return net


def of_layer(net, suffix, grad=False):
    """Return the arrays of one layer and direction by their names without the suffix, or their gradients.

    Two biases that are added have one gradient. It is returned once, with zeros for the other, since the converters add them.
    """
    found = {name: getattr(net, name + suffix, None) for name in PARAMETERS}
    arrays = {name: (p.grad if grad else p.detach()).numpy().copy() for name, p in found.items() if p is not None}
    if grad:
        added = 2 * N if isinstance(net, torch.nn.GRU) else len(arrays["bias_hh"])
        assert_close(arrays["bias_hh"][:added], arrays["bias_ih"][:added], arrays["bias_ih"].dtype.name, "two biases that are added")
        arrays["bias_hh"][:added] = 0
    return arrays


def inputs(kind, seed, dtype):
    """Return x and the initial states, the latter with a leading axis for layers and directions, as PyTorch wants them."""
    shapes = {"h_0": (len(KINDS[kind].suffixes), B, M if kind == "LSTMP" else N), "c_0": (len(KINDS[kind].suffixes), B, N)}
    return normal(seed, dtype, x=(B, T, D), **{name: shapes[name] for name in KINDS[kind].states})


def run_torch(net, data):
    """Return all results (hidden states, last states) and the tensors of the inputs, ready for gradients."""
    tensors = {name: torch.tensor(array, requires_grad=True) for name, array in data.items()}
    states = tuple(tensors[name] for name in HC if name in tensors)
    shown, last = net(tensors["x"], states if len(states) == 2 else states[0])
    return (shown, *last) if isinstance(last, tuple) else (shown, last), tensors


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("kind", marked(pytorch, COMPARED))
def test_values(kind, dtype):
    for seed in range(3):
        net, data = module(kind, seed, dtype), inputs(kind, seed, dtype)
        theirs, _ = run_torch(net, data)
        ours = KINDS[kind].run(KINDS[kind].arrays(net), **data)
        assert ours[0].dtype == dtype
        for name, one, other in zip(("all hidden states", "last h", "last c"), ours, theirs, strict=False):
            assert_close(one, other.detach(), dtype, f"{kind}: {name}")
        assert len(ours) == len(theirs) == 1 + len(KINDS[kind].states)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("kind", marked(pytorch, COMPARED))
def test_all_gradients_complex_step(kind, dtype):
    """PyTorch's backward pass against complex steps through the snippets, for every weight, bias, input and initial state."""
    net, data = module(kind, 7, dtype), inputs(kind, 7, dtype)
    results, tensors = run_torch(net, data)
    weights = weights_of_loss(8, dtype, results)
    sum((one * torch.tensor(weight)).sum() for one, weight in zip(results, weights, strict=True)).backward()
    theirs = KINDS[kind].arrays(net, grad=True) | {name: tensor.grad.numpy() for name, tensor in tensors.items()}
    assert_all_gradients(KINDS[kind].run, KINDS[kind].arrays(net), data, weights, theirs, dtype, kind)


@pytorch(*BACKWARD_B)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_displayed_backward_pass_of_version_b(dtype):
    """The gradient equations of section 4.1 against PyTorch's backward pass."""
    kind = "LSTM, version B"
    net, data, targets = module(kind, 11, dtype), inputs(kind, 11, dtype), normal(12, dtype, y=(B, T, N))["y"]
    (shown, *_), tensors = run_torch(net, data)
    (0.5 * (shown - torch.tensor(targets)) ** 2).sum().backward()
    theirs = KINDS[kind].arrays(net, grad=True)
    theirs |= {"x": tensors["x"].grad.numpy(), "h_0": tensors["h_0"].grad[0].numpy(), "c_0": tensors["c_0"].grad[0].numpy()}
    arrays = KINDS[kind].arrays(net)
    data |= {name: data[name][0] for name in HC}
    assert_gradients_close(displayed_lstm(arrays, data, targets), theirs, dtype, "section 4.1")
    with pytest.raises(AssertionError, match="differs by"):
        assert_gradients_close(displayed_lstm(arrays, data, targets, "f"), theirs, dtype, "without the cell path")


@pytorch(*BACKWARD_RNN)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_displayed_backward_pass_of_the_rnn(dtype):
    """The gradient equations of section 2.3, with an output layer, against PyTorch's backward pass."""
    net, data, targets = module("RNN", 13, dtype), inputs("RNN", 13, dtype), normal(14, dtype, y=(B, T, M))["y"]
    layer = {name: torch.tensor(a, requires_grad=True) for name, a in normal(15, dtype, W_y=(M, N), b_y=(M,)).items()}
    (shown, _), tensors = run_torch(net, data)
    (0.5 * (shown @ layer["W_y"].T + layer["b_y"] - torch.tensor(targets)) ** 2).sum().backward()
    theirs = KINDS["RNN"].arrays(net, grad=True) | {name: tensor.grad.numpy() for name, tensor in (layer | tensors).items()}
    theirs["h_0"] = theirs["h_0"][0]
    arrays = KINDS["RNN"].arrays(net) | {name: tensor.detach().numpy() for name, tensor in layer.items()}
    ours = displayed_rnn(arrays, {"x": data["x"], "h_0": data["h_0"][0]}, targets)
    assert_gradients_close(ours, theirs, dtype, "section 2.3")


def test_example_of_the_page():
    """The lines that section 6.2 shows, run as they stand there."""
    text = (DOCS / "variants.md").read_text(encoding="utf-8")
    lines = text[text.index("    from lstm.layouts import") :].split("\n\nTests load")[0]
    names = {"layer": module("LSTM, version B", 9, "float64")}
    exec(textwrap.dedent(lines), names)
    wanted = layouts.lstm_from_torch(**of_layer(names["layer"], "_l0"))
    assert set(names["arrays"]) == set(wanted)
    for name, array in wanted.items():
        assert np.array_equal(names["arrays"][name], array)


@pytest.mark.parametrize("kind", SINGLE)
def test_weights_of_the_report_load_into_pytorch(kind):
    """From the report to PyTorch and through it: the other direction of the converters."""
    back = {
        "RNN": layouts.rnn_to_torch, "GRU, reset after": layouts.gru_to_torch,
        "LSTM, version B": layouts.lstm_to_torch, "LSTMP": layouts.lstm_to_torch,
    }[kind]  # fmt: skip
    arrays, net, data = KINDS[kind].arrays(module(kind, 5, "float64")), module(kind, 6, "float64"), inputs(kind, 6, "float64")
    net.load_state_dict({f"{name}_l0": torch.tensor(array) for name, array in back(arrays).items()})
    (shown, *_), _ = run_torch(net, data)
    assert_close(KINDS[kind].run(arrays, **data)[0], shown.detach(), "float64", kind)
