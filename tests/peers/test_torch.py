"""The report's snippets against PyTorch on the CPU: values and all gradients, two dtypes, random biases and states."""

import textwrap

import numpy as np
import pytest

from peers import layouts
from tests.oracles import complex_step
from tests.peers.nets import TOLERANCE, B, D, M, N, T, assert_close, gru_reset_after, lstm, lstmp, normal, rnn
from tests.prose import DOCS

torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install torch")

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN:UserWarning")

KINDS = {
    "RNN": (torch.nn.RNN, {}, rnn, layouts.rnn_from_torch, 1),
    "GRU, reset after": (torch.nn.GRU, {}, gru_reset_after, layouts.gru_from_torch, 1),
    "LSTM, version B": (torch.nn.LSTM, {}, lstm, layouts.lstm_from_torch, 2),
    "LSTMP": (torch.nn.LSTM, {"proj_size": M}, lstmp, layouts.lstm_from_torch, 2),
}
PARAMETERS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")


def module(kind, seed, dtype, **more):
    """Return a PyTorch module with random weights and biases."""
    torch.manual_seed(seed)
    cls, options, *_ = KINDS[kind]
    net = cls(D, N, batch_first=True, **options, **more).to(getattr(torch, dtype))
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.copy_(torch.randn_like(parameter) * 0.7)
    return net


def of_layer(net, suffix, grad=False):
    """Return the arrays of one layer and direction by their names without the suffix."""
    found = {name: getattr(net, f"{name}_{suffix}", None) for name in PARAMETERS}
    return {name: (p.grad if grad else p.detach()).numpy().copy() for name, p in found.items() if p is not None}


def inputs(kind, seed, dtype, layers=1):
    """Return x and the initial states, the latter with a leading axis for layers and directions, as PyTorch wants them."""
    shown = M if kind == "LSTMP" else N
    shapes = {"x": (B, T, D), "h_0": (layers, B, shown)} | ({"c_0": (layers, B, N)} if KINDS[kind][4] == 2 else {})
    return normal(seed, dtype, **shapes)


def run_torch(net, data):
    """Return the outputs, the last states and the tensors of the inputs, ready for gradients."""
    tensors = {name: torch.tensor(array, requires_grad=True) for name, array in data.items()}
    states = tuple(tensors[name] for name in ("h_0", "c_0") if name in tensors)
    shown, last = net(tensors["x"], states if len(states) == 2 else states[0])
    return shown, (last if isinstance(last, tuple) else (last,)), tensors


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("kind", KINDS)
def test_values(kind, dtype):
    for seed in range(3):
        net, data = module(kind, seed, dtype), inputs(kind, seed, dtype)
        shown, last, _ = run_torch(net, data)
        *_, run, convert, _ = KINDS[kind]
        got = run(convert(**of_layer(net, "l0")), data["x"], *(data[name][0] for name in ("h_0", "c_0") if name in data))
        assert got[0].dtype == dtype
        assert_close(got[0], shown.detach(), dtype, f"{kind}: all hidden states")
        for number, (one, other) in enumerate(zip(got[1:], last, strict=True)):
            assert_close(one, other.detach()[0], dtype, f"{kind}: last state {number}")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("kind", KINDS)
def test_all_gradients_complex_step(kind, dtype):
    """PyTorch's backward pass against complex steps through the snippets, for every weight, bias, input and initial state."""
    net, data = module(kind, 7, dtype), inputs(kind, 7, dtype)
    *_, run, convert, _ = KINDS[kind]
    shown, last, tensors = run_torch(net, data)
    weigh = [np.random.default_rng(8 + k).normal(size=tuple(one.shape)).astype(dtype) for k, one in enumerate((shown, *last))]
    sum((one * torch.tensor(weight)).sum() for one, weight in zip((shown, *last), weigh, strict=True)).backward()

    given = of_layer(net, "l0", grad=True)
    added = 2 * N if kind.startswith("GRU") else len(given["bias_hh"])
    assert_close(given["bias_hh"][:added], given["bias_ih"][:added], dtype, f"{kind}: two biases that are added have one gradient")
    given["bias_hh"][:added] = 0
    expected = convert(**given) | {name: tensor.grad.numpy() for name, tensor in tensors.items()}

    def loss(x, h_0, c_0=None, **arrays):
        states = (h_0[0],) if c_0 is None else (h_0[0], c_0[0])
        got = run(arrays, x, *states)
        return sum(np.sum(one * weight) for one, weight in zip(got, (weigh[0], *(weight[0] for weight in weigh[1:])), strict=True))

    arrays = {name: array.astype(float) for name, array in (convert(**of_layer(net, "l0")) | data).items()}
    exact = complex_step(loss, arrays)
    assert set(exact) == set(expected)
    for name in exact:
        assert_close(expected[name], exact[name], dtype, f"{kind}: gradient of {name}")
        assert np.max(np.abs(exact[name])) > 100 * TOLERANCE[dtype], f"{name} has no influence: this check could not fail"


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_bidirectional_lstm(dtype):
    """Forwards with one set of weights, backwards over the reversed sequence with the other, joined."""
    net, data = module("LSTM, version B", 1, dtype, bidirectional=True), inputs("LSTM, version B", 1, dtype, layers=2)
    shown, last, _ = run_torch(net, data)
    x, h_0, c_0 = data["x"], data["h_0"], data["c_0"]
    forward = lstm(layouts.lstm_from_torch(**of_layer(net, "l0")), x, h_0[0], c_0[0])
    backward = lstm(layouts.lstm_from_torch(**of_layer(net, "l0_reverse")), x[:, ::-1], h_0[1], c_0[1])
    assert_close(np.concatenate([forward[0], backward[0][:, ::-1]], axis=2), shown.detach(), dtype, "all hidden states")
    for number in (0, 1):
        assert_close(np.stack([forward[1 + number], backward[1 + number]]), last[number].detach(), dtype, f"last state {number}")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_stacked_lstm(dtype):
    """Three layers: the hidden states of one are the inputs of the next."""
    net, data = module("LSTM, version B", 2, dtype, num_layers=3), inputs("LSTM, version B", 2, dtype, layers=3)
    shown, last, _ = run_torch(net, data)
    below = data["x"]
    for layer in range(3):
        below, h, c = lstm(layouts.lstm_from_torch(**of_layer(net, f"l{layer}")), below, data["h_0"][layer], data["c_0"][layer])
        assert_close(h, last[0].detach()[layer], dtype, f"last hidden state of layer {layer}")
        assert_close(c, last[1].detach()[layer], dtype, f"last cell state of layer {layer}")
    assert_close(below, shown.detach(), dtype, "hidden states of the top layer")


def test_example_of_the_page():
    """The lines that section 6.2 shows, run as they stand there."""
    text = (DOCS / "variants.md").read_text(encoding="utf-8")
    lines = text[text.index("    from peers.layouts import") :].split("\n\nTests load")[0]
    names = {"layer": module("LSTM, version B", 9, "float64")}
    exec(textwrap.dedent(lines), names)
    wanted = layouts.lstm_from_torch(**of_layer(names["layer"], "l0"))
    assert set(names["arrays"]) == set(wanted)
    for name, array in wanted.items():
        assert np.array_equal(names["arrays"][name], array)


@pytest.mark.parametrize("kind", KINDS)
def test_weights_of_the_report_load_into_pytorch(kind):
    """From the report to PyTorch and through it: the other direction of the converters."""
    back = {
        "RNN": layouts.rnn_to_torch, "GRU, reset after": layouts.gru_to_torch,
        "LSTM, version B": layouts.lstm_to_torch, "LSTMP": layouts.lstm_to_torch,
    }[kind]  # fmt: skip
    *_, run, convert, _ = KINDS[kind]
    arrays, net, data = convert(**of_layer(module(kind, 5, "float64"), "l0")), module(kind, 6, "float64"), inputs(kind, 6, "float64")
    net.load_state_dict({f"{name}_l0": torch.tensor(array) for name, array in back(arrays).items()})
    shown, _, _ = run_torch(net, data)
    got = run(arrays, data["x"], *(data[name][0] for name in ("h_0", "c_0") if name in data))
    assert_close(got[0], shown.detach(), "float64", kind)
