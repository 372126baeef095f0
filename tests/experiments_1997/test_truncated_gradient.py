"""The truncated gradient of 1997 against the exact gradient of the network whose recurrent inputs are given as constants."""

import importlib

import numpy as np
import pytest

from experiments_1997.cell_1997 import Architecture, EndLearner, StepLearner, evaluate
from experiments_1997.cell_1997_lag import LagLearner, initial
from tests.support.oracles import assert_gradients, complex_step

T = 7


def sigma(z):
    return 1 / (1 + np.exp(-z))


def error(y, target, with_derivative):
    return 0.5 * np.sum((target - y) ** 2) if with_derivative else -np.sum(target * np.log(y) + (1 - target) * np.log(1 - y))


def detached_loss(a, sources, target, every_step, with_derivative):
    """Return the loss as a function of the weights, with all sources of the hidden units (T, sources) held constant."""

    def loss(hidden, output):
        hidden, output = hidden * a.masks()[0], output * a.masks()[1]
        s, total = np.zeros(a.cells), 0.0
        for t, source in enumerate(sources):
            net = hidden @ source
            y_in = np.repeat(sigma(net[: a.blocks]), a.size)
            y_out = np.repeat(sigma(net[a.blocks : 2 * a.blocks]), a.size)
            s = s + y_in * (4 * sigma(net[2 * a.blocks :]) - 2)
            y_c = y_out * (2 * sigma(s) - 1)
            if every_step or t == len(sources) - 1:
                y = sigma(output @ np.append(y_c, 1.0))
                total = total + error(y, target[t] if every_step else target, with_derivative)
        return total

    return loss


def network(seed, blocks=2, size=2, trials=2):
    rng = np.random.default_rng(seed)
    a = Architecture(inputs=3, outputs=2, blocks=blocks, size=size)
    hidden, output = rng.normal(size=(trials, a.hidden, a.sources)), rng.normal(size=(trials, a.outputs, a.cells + 1))
    return rng, a, hidden, output


def sources_of_a_run(a, hidden, output, x):
    """Return the sources (T, sources) of a run, recomputed here from the equations of the paper."""
    units, s, rows = np.zeros(a.hidden), np.zeros(a.cells), []
    for inputs in x:
        rows.append(np.concatenate([inputs, units, [1.0]]))
        net = hidden @ rows[-1]
        gates = sigma(net[: 2 * a.blocks])
        s = s + np.repeat(gates[: a.blocks], a.size) * (4 * sigma(net[2 * a.blocks :]) - 2)
        units = np.concatenate([gates, np.repeat(gates[a.blocks :], a.size) * (2 * sigma(s) - 1)])
    return np.array(rows)


def update(before, after):
    """The update at rate 1 is minus the gradient."""
    return before - after


def compiled(name="EndLearner"):
    """Return a learner that Numba compiles."""
    pytest.importorskip("numba", reason="Numba is not installed: the compiled learners are not tested here", exc_type=ImportError)
    return getattr(importlib.import_module("experiments_1997.cell_1997_compiled"), name)


def compiled_steps():
    return compiled("StepLearner")


@pytest.mark.parametrize("learner", [lambda: EndLearner, compiled], ids=["arrays", "compiled"])
@pytest.mark.parametrize("with_derivative", [True, False])
def test_error_at_the_end_complex_step(with_derivative, learner):
    rng, a, hidden, output = network(1)
    x, target, length = rng.normal(size=(T, 2, 3)), rng.uniform(size=(2, 2)), np.array([T, T - 2])
    h, o = hidden.copy(), output.copy()
    learner()(a, h, o, np.ones(2), np.full(2, with_derivative), T).learn(x, length, target)
    for n in range(2):
        sources = sources_of_a_run(a, hidden[n], output[n], x[: length[n], n])
        loss = detached_loss(a, sources, target[n], False, with_derivative)
        assert_gradients(
            loss, {"hidden": hidden[n], "output": output[n]}, {"hidden": update(hidden[n], h[n]), "output": update(output[n], o[n])}
        )


@pytest.mark.parametrize("learner", [lambda: StepLearner, compiled_steps], ids=["arrays", "compiled"])
@pytest.mark.parametrize("with_derivative", [True, False])
def test_error_at_every_step_complex_step(with_derivative, learner):
    rng, a, hidden, output = network(2, blocks=3, size=1)
    x, target, length = rng.normal(size=(T, 2, 3)), rng.uniform(size=(T, 2, 2)), np.array([T, T - 3])
    h, o = hidden.copy(), output.copy()
    learner()(a, h, o, np.ones(2), np.full(2, with_derivative), np.array([True, True])).learn(x, length, target)
    for n in range(2):
        sources = sources_of_a_run(a, hidden[n], output[n], x[: length[n], n])
        loss = detached_loss(a, sources, target[:, n], True, with_derivative)
        assert_gradients(
            loss, {"hidden": hidden[n], "output": output[n]}, {"hidden": update(hidden[n], h[n]), "output": update(output[n], o[n])}
        )


def test_step_by_step_equals_the_sum_over_a_sequence():
    rng, a, hidden, output = network(3)
    x, target, length = rng.normal(size=(T, 2, 3)), rng.uniform(size=(2, 2)), np.array([T, T])
    h, o, h2, o2 = hidden.copy(), output.copy(), hidden.copy(), output.copy()
    y = EndLearner(a, h, o, np.full(2, 0.3), np.ones(2, dtype=bool), T).learn(x, length, target)
    late = StepLearner(a, h2, o2, np.full(2, 0.3), np.ones(2, dtype=bool))
    targets = np.repeat(target[None], T, axis=0)
    free = evaluate(a, hidden, output, x.transpose(1, 0, 2)[:, None])[:, 0]
    targets[:-1] = free.transpose(1, 0, 2)[:-1]  # no error before the last step
    outputs = late.learn(x, length, targets)
    assert np.allclose(outputs[-1], y, rtol=0, atol=1e-14)
    assert np.allclose(h, h2, rtol=0, atol=1e-14)
    assert np.allclose(o, o2, rtol=0, atol=1e-14)


def test_learner_forward_equals_the_equations():
    rng, a, hidden, output = network(4)
    x, length = rng.normal(size=(T, 2, 3)), np.array([T, T - 1])
    y = EndLearner(a, hidden.copy(), output.copy(), np.ones(2), np.ones(2, dtype=bool), T).forward(x, length)
    plain = evaluate(a, hidden, output, x.transpose(1, 0, 2)[:, None])[:, 0]
    assert np.allclose(y, plain[[0, 1], length - 1], rtol=0, atol=1e-14)


@pytest.mark.parametrize("with_derivative", [True, False])
def test_long_lag_cell_complex_step(with_derivative):
    """Nothing recurs in this network, so at a tiny rate the updates of a sequence add up to the exact gradient, to first order in the rate."""
    rng = np.random.default_rng(5)
    size, symbols = 4, np.array([3, 0, 1, 0, 2])
    shapes = {"direct": (size, size), "gate": (size,), "cell": (size,), "shown": (size,)}
    weights = {name: rng.normal(size=shape) for name, shape in shapes.items()}

    def loss(direct, gate, cell, shown, step):
        s = sum(sigma(gate[k]) * sigma(cell[k]) for k in symbols[: step + 1])
        return error(sigma(direct[:, symbols[step]] + shown * s), np.eye(size)[1], with_derivative)

    batch = {name: value[None].copy() for name, value in weights.items()}
    tiny = 1e-9
    LagLearner(batch, np.array([tiny]), np.array([with_derivative])).learn(symbols[:, None], np.full((5, 1), 1), np.array([True]))
    gradients = {name: (weights[name] - batch[name][0]) / tiny for name in weights}
    exact = complex_step(lambda **w: sum(loss(**w, step=step) for step in range(5)), weights)
    for name in weights:
        assert np.allclose(gradients[name], exact[name], rtol=0, atol=1e-6), name


@pytest.mark.parametrize(
    ("architecture", "printed"),
    [
        (Architecture(7, 7, 4, 1, ("gates",)), 264),
        (Architecture(7, 7, 3, 2, ("gates",)), 276),
        (Architecture(54, 2, 2, 1, ()), 364),
        (Architecture(1, 1, 3, 1, ("hidden",)), 102),
        (Architecture(2, 1, 2, 2), 93),
        (Architecture(8, 4, 2, 2), 156),
        (Architecture(8, 8, 3, 2), 308),
    ],
)
def test_number_of_weights_as_printed(architecture, printed):
    assert architecture.weights == printed


def test_number_of_weights_long_lag():
    assert sum(w.size for w in initial(101, np.random.default_rng(0)).values()) == 10504


@pytest.mark.parametrize("biased", [("hidden", "outputs"), ("hidden",), ("gates",), ()])
def test_the_compiled_learner_equals_the_one_of_arrays(biased):
    """Over 20 updates, with lengths, rates and kinds of error of their own for each network."""
    rng, blocks, size, trials = np.random.default_rng(3), 3, 2, 4
    a = Architecture(inputs=3, outputs=2, blocks=blocks, size=size, biased=biased)
    weights = [a.initial(rng) for _ in range(trials)]
    learners, arrays = [], []
    for kind in (EndLearner, compiled()):
        hidden, output = (5 * np.stack(group) for group in zip(*weights, strict=True))
        arrays.append((hidden, output))
        learners.append(kind(a, hidden, output, np.linspace(0.1, 0.9, trials), np.arange(trials) % 2 == 0, T))
    for _ in range(20):
        x, target, length = rng.normal(size=(T, trials, 3)), rng.uniform(size=(trials, 2)), rng.integers(2, T + 1, trials)
        one, other = (learner.learn(x, length, target) for learner in learners)
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-12)
    for one, other in zip(*arrays, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-12)


@pytest.mark.parametrize("biased", [("hidden", "outputs"), ("gates",)])
def test_the_compiled_step_learner_equals_the_one_of_arrays(biased):
    """Over 20 strings, with lengths, rates and kinds of error and of update of their own for each network."""
    rng, trials = np.random.default_rng(4), 4
    a = Architecture(inputs=3, outputs=2, blocks=3, size=2, biased=biased)
    weights = [a.initial(rng) for _ in range(trials)]
    learners, arrays = [], []
    for kind in (StepLearner, compiled_steps()):
        hidden, output = (5 * np.stack(group) for group in zip(*weights, strict=True))
        arrays.append((hidden, output))
        which = np.linspace(0.1, 0.9, trials), np.arange(trials) % 2 == 0, np.arange(trials) < 2
        learners.append(kind(a, hidden, output, *which))
    for _ in range(20):
        x, target, length = rng.normal(size=(T, trials, 3)), rng.uniform(size=(T, trials, 2)), rng.integers(2, T + 1, trials)
        one, other = (learner.learn(x, length, target) for learner in learners)
        within = np.arange(T)[:, None] < length
        np.testing.assert_allclose(one[within], other[within], rtol=0, atol=1e-12)
    for one, other in zip(*arrays, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-12)
