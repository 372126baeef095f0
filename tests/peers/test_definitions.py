"""Single equations against PyTorch: gates measured from its cells, functions, losses, optimisers.

A gate has no name in PyTorch's LSTM cell. It is measured there: with the other parts held open (1)
or shut (0) by large biases, the cell gives it away as a state.
"""

import numpy as np
import pytest

from lstm import layouts
from snippets.cells.conv import conv
from snippets.cells.layernorm import layernorm
from snippets.cells.stacked_layer_step import stacked_layer_step
from snippets.lstm_cell.candidate import candidate
from snippets.lstm_cell.cell_update import cell_update
from snippets.lstm_cell.forget_gate import forget_gate
from snippets.lstm_cell.hidden_state import hidden_state
from snippets.lstm_cell.input_gate import input_gate
from snippets.lstm_cell.lstm_step import lstm_step
from snippets.lstm_cell.output_gate import output_gate
from snippets.lstm_cell.output_layer import output_layer
from snippets.neural_networks.cross_entropy import cross_entropy
from snippets.neural_networks.cross_entropy_gradient import cross_entropy_gradient
from snippets.neural_networks.gradient_descent_step import gradient_descent_step
from snippets.neural_networks.mlp_forward import mlp_forward
from snippets.neural_networks.mlp_layer import mlp_layer
from snippets.neural_networks.relu import relu
from snippets.neural_networks.relu_prime import relu_prime
from snippets.neural_networks.sigmoid import sigmoid
from snippets.neural_networks.sigmoid_prime import sigmoid_prime
from snippets.neural_networks.softmax import softmax
from snippets.neural_networks.squared_error import squared_error
from snippets.neural_networks.tanh import tanh
from snippets.neural_networks.tanh_prime import tanh_prime
from snippets.practice.adam_step import adam_step
from snippets.practice.clip_gradient import clip_gradient
from snippets.practice.dropout import dropout
from snippets.practice.glorot_init import glorot_init
from snippets.practice.momentum_step import momentum_step
from snippets.practice.uniform_init import uniform_init
from snippets.recurrent_networks.rnn_output import rnn_output
from snippets.recurrent_networks.rnn_state import rnn_state
from snippets.recurrent_networks.rnn_unrolled import rnn_unrolled
from tests.peers.marks import pytorch
from tests.peers.nets import D, M, N, assert_close, normal

torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install torch")
functional = torch.nn.functional

LARGE = 700.0
CELL = {f"{letter}_{part}": {"W": (N, D), "R": (N, N), "b": (N,)}[letter] for letter in "WRb" for part in "fico"}


def same(ours, theirs, what):
    assert_close(ours, theirs.detach() if hasattr(theirs, "detach") else theirs, "float64", what)


def tensors(**arrays):
    return {name: torch.tensor(array, requires_grad=True) for name, array in arrays.items()}


def drawn(seed=0):
    """Return the arrays of a cell, and an input with the states before it."""
    return normal(seed, "float64", **CELL), normal(seed + 1, "float64", x_t=(D,), h_prev=(N,), c_prev=(N,))


def their_cell(arrays, x_t, h_prev, c_prev, **held):
    """Return h_t and c_t of PyTorch's cell; held sets parts (f, i, c, o) to tanh or sigmoid of a number."""
    arrays = arrays | {f"{letter}_{part}": np.zeros(CELL[f"{letter}_{part}"]) for letter in "WR" for part in held}
    arrays |= {f"b_{part}": np.full(N, value) for part, value in held.items()}
    cell = torch.nn.LSTMCell(D, N, dtype=torch.float64)
    cell.load_state_dict({name: torch.tensor(array) for name, array in layouts.lstm_to_torch(arrays).items()})
    h_t, c_t = cell(torch.tensor(x_t), (torch.tensor(h_prev), torch.tensor(c_prev)))
    return h_t.detach().numpy(), c_t.detach().numpy()


def their_parts(arrays, data):
    """Return f_t, i_t, the candidate and o_t as PyTorch's cell has them."""
    ones = data | {"c_prev": np.ones(N)}
    full = data | {"c_prev": np.full(N, LARGE)}
    return (
        their_cell(arrays, **ones, i=-LARGE)[1],
        their_cell(arrays, **data, f=-LARGE, c=LARGE)[1],
        their_cell(arrays, **data, f=-LARGE, i=LARGE)[1],
        their_cell(arrays, **full, f=LARGE, i=-LARGE)[0],
    )


@pytorch("forget_gate", "input_gate", "candidate", "output_gate")
def test_gates_and_candidate():
    arrays, data = drawn()
    functions = (forget_gate, input_gate, candidate, output_gate)
    for part, function, theirs in zip("fico", functions, their_parts(arrays, data), strict=True):
        own = [arrays[f"{letter}_{part}"] for letter in "WRb"]
        same(function(*own, data["x_t"], data["h_prev"]), theirs, function.__name__)


@pytorch("cell_update", "hidden_state", "lstm_step")
def test_states_of_the_cell():
    arrays, data = drawn(2)
    h_t, c_t = their_cell(arrays, **data)
    f_t, i_t, c_tilde, o_t = their_parts(arrays, data)
    same(cell_update(f_t, data["c_prev"], i_t, c_tilde), c_t, "cell state")
    same(hidden_state(o_t, c_t), h_t, "hidden state")
    for ours, theirs in zip(lstm_step(**arrays, **data), (h_t, c_t), strict=True):
        same(ours, theirs, "step")


@pytorch("stacked_layer_step")
def test_second_layer_of_a_stack():
    net = torch.nn.LSTM(D, N, num_layers=2, dtype=torch.float64)
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    arrays = layouts.lstm_from_torch(*(getattr(net, f"{name}_l1").detach().numpy() for name in names))
    data = normal(3, "float64", x=(1, D), h=(2, N), c=(2, N))
    x, h, c = (torch.tensor(data[name]) for name in "xhc")
    _, (h_n, c_n) = net(x, (h, c))
    own = {f"{name[0]}_l_{name[2]}": array for name, array in arrays.items()}
    h_l, c_l = stacked_layer_step(**own, h_prev_t=h_n[0].detach().numpy(), h_l_prev=data["h"][1], c_l_prev=data["c"][1])
    same(h_l, h_n[1], "hidden state of layer 2")
    same(c_l, c_n[1], "cell state of layer 2")


@pytorch("rnn_state", "rnn_unrolled")
def test_rnn_step_and_three_steps():
    cell = torch.nn.RNNCell(D, N, dtype=torch.float64)
    arrays = layouts.rnn_from_torch(*(one.detach().numpy() for one in cell.parameters()))
    data = normal(4, "float64", x_1=(D,), x_2=(D,), x_3=(D,), h_0=(N,))
    h = torch.tensor(data["h_0"])
    same(rnn_state(**arrays, x_t=data["x_1"], h_prev=data["h_0"]), cell(torch.tensor(data["x_1"]), h), "h_1")
    for name in ("x_1", "x_2", "x_3"):
        h = cell(torch.tensor(data[name]), h)
    same(rnn_unrolled(**arrays, **data), h, "h_3")


@pytorch("rnn_output", "output_layer", "mlp_layer", "mlp_forward")
def test_linear_layers():
    arrays = normal(5, "float64", W_1=(M, D), b_1=(M,), W_2=(N, M), b_2=(N,), W_3=(3, N), b_3=(3,))
    x = normal(6, "float64", x=(D,))["x"]
    own = {name: torch.tensor(array) for name, array in arrays.items()}
    hidden = torch.tanh(functional.linear(torch.tensor(x), own["W_1"], own["b_1"]))
    same(mlp_layer(np.tanh, arrays["W_1"], x, arrays["b_1"]), hidden, "layer")
    for function in (rnn_output, output_layer):
        ours = function(arrays["W_2"], arrays["b_2"], hidden.numpy())
        same(ours, functional.linear(hidden, own["W_2"], own["b_2"]), function.__name__)
    second = torch.tanh(functional.linear(hidden, own["W_2"], own["b_2"]))
    same(mlp_forward(np.tanh, **arrays, x=x), functional.linear(second, own["W_3"], own["b_3"]), "MLP")


FUNCTIONS = {
    "sigmoid": (sigmoid, sigmoid_prime, torch.sigmoid),
    "tanh": (tanh, tanh_prime, torch.tanh),
    "relu": (relu, relu_prime, torch.relu),
}


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytorch(name, f"{name}_prime")) for name in FUNCTIONS])
def test_functions_and_their_slopes(name):
    function, slope, peer = FUNCTIONS[name]
    z = tensors(z=np.append(np.linspace(-4, 4, 18), 0.0))["z"]
    peer(z).sum().backward()
    for number, derivative in zip(z.detach().numpy(), z.grad.numpy(), strict=True):
        same(function(number), peer(torch.tensor(number)), name)
        same(slope(number), derivative, f"slope of {name}")


@pytorch("softmax", "cross_entropy", "cross_entropy_gradient")
def test_softmax_and_cross_entropy():
    z = tensors(**normal(7, "float64", z=(6,)))["z"]
    y = torch.softmax(torch.tensor(normal(8, "float64", y=(6,))["y"]), 0)
    p = softmax(z.detach().numpy())
    same(p, torch.softmax(z, 0), "softmax")
    loss = functional.cross_entropy(z, y)
    loss.backward()
    same(cross_entropy(y.numpy(), p), loss, "cross-entropy")
    same(cross_entropy_gradient(p, y.numpy()), z.grad, "gradient")


@pytorch("squared_error")
def test_squared_error():
    data = normal(9, "float64", y_hat=(6,), y=(6,))
    theirs = functional.mse_loss(*map(torch.tensor, data.values()), reduction="sum")
    same(squared_error(**data), theirs / 2, "half the squared distance")


@pytorch("layernorm")
def test_layer_normalisation():
    data = normal(10, "float64", z=(N,), gamma=(N,), beta=(N,))
    z, gamma, beta = (torch.tensor(array) for array in data.values())
    same(layernorm(**data, epsilon=1e-3), functional.layer_norm(z, (N,), gamma, beta, 1e-3), "layer norm")


@pytorch("conv")
def test_convolution():
    data = normal(11, "float64", w=(3,), x=(7,))
    w, x = (torch.tensor(array)[None] for array in data.values())
    same(conv(**data), functional.conv1d(x, w[None], padding=1)[0], "convolution")


@pytorch("dropout")
def test_dropout():
    torch.manual_seed(12)
    x, q = normal(12, "float64", x=(40,))["x"], 0.7
    theirs = functional.dropout(torch.tensor(x), p=1 - q)
    kept = (theirs != 0).numpy()
    assert 0 < kept.sum() < len(x)
    same(dropout(x, kept.astype(float), q), theirs, "dropout")


@pytorch("glorot_init")
def test_initialisation_of_glorot():
    torch.manual_seed(13)
    theirs = torch.nn.init.xavier_uniform_(torch.empty(N, D, dtype=torch.float64))
    torch.manual_seed(13)
    same(glorot_init(torch.rand(N, D, dtype=torch.float64).numpy()), theirs, "Glorot")


@pytorch("uniform_init")
def test_uniform_initialisation():
    torch.manual_seed(14)
    theirs = torch.nn.RNNCell(D, N, dtype=torch.float64).weight_ih
    torch.manual_seed(14)
    same(uniform_init(torch.rand(N, D, dtype=torch.float64).numpy()), theirs, "uniform")


def their_steps(optimiser, theta, gradients, **options):
    """Yield the parameters after each step of an optimiser, and what it keeps of them."""
    parameter = torch.tensor(theta, requires_grad=True)
    stepper = optimiser([parameter], **options)
    for gradient in gradients:
        parameter.grad = torch.tensor(gradient)
        stepper.step()
        yield parameter.detach().numpy().copy(), stepper.state[parameter]


GRADIENTS = normal(15, "float64", g=(5, N), theta=(N,))


@pytorch("gradient_descent_step")
def test_gradient_descent():
    theta = GRADIENTS["theta"]
    steps = their_steps(torch.optim.SGD, theta, GRADIENTS["g"], lr=0.1)
    for g, (theirs, _) in zip(GRADIENTS["g"], steps, strict=True):
        theta = gradient_descent_step(theta, 0.1, g)
        same(theta, theirs, "theta")


@pytorch("momentum_step")
def test_momentum():
    theta, v = GRADIENTS["theta"], np.zeros(N)
    steps = their_steps(torch.optim.SGD, theta, GRADIENTS["g"], lr=0.1, momentum=0.9)
    for g, (theirs, state) in zip(GRADIENTS["g"], steps, strict=True):
        theta, v = momentum_step(theta, v, g, 0.9, 0.1)
        same(theta, theirs, "theta")
        same(v, state["momentum_buffer"], "velocity")


@pytorch("adam_step")
def test_adam():
    theta, m, v = GRADIENTS["theta"], np.zeros(N), np.zeros(N)
    options = {"lr": 0.01, "betas": (0.8, 0.95), "eps": 1e-3}
    steps = their_steps(torch.optim.Adam, theta, GRADIENTS["g"], **options)
    for k, (g, (theirs, state)) in enumerate(zip(GRADIENTS["g"], steps, strict=True), 1):
        theta, m, v = adam_step(theta, m, v, g, k, 0.01, 0.8, 0.95, 1e-3)
        same(theta, theirs, "theta")
        same(m, state["exp_avg"], "m")
        same(v, state["exp_avg_sq"], "v")


@pytorch("clip_gradient")
@pytest.mark.parametrize("kappa", [0.1, 100.0], ids=["longer", "shorter"])
def test_clipping(kappa):
    """PyTorch adds 10^-6 to the norm that it divides by, so the two are equal to about that."""
    parameter = torch.zeros(N, dtype=torch.float64, requires_grad=True)
    parameter.grad = torch.tensor(GRADIENTS["g"][0])
    torch.nn.utils.clip_grad_norm_([parameter], kappa)
    ours = clip_gradient(GRADIENTS["g"][0], kappa)
    np.testing.assert_allclose(ours, parameter.grad.numpy(), rtol=2e-6)
