"""Full backpropagation through time of today's LSTM against the complex step of its equations, written out plainly."""

import numpy as np
import pytest

from experiments_1997 import tasks
from experiments_1997.modern import Modern
from tests.support.oracles import assert_gradients


def sigma(z):
    return 1 / (1 + np.exp(-z))


READ = {
    "linear": (lambda z: z, lambda y, t: 0.5 * np.sum((y - t) ** 2)),
    "logistic": (sigma, lambda y, t: -np.sum(t * np.log(y) + (1 - t) * np.log(1 - y))),
    "softmax": (lambda z: np.exp(z) / np.sum(np.exp(z)), lambda y, t: -np.sum(t * np.log(y))),
}


@pytest.mark.parametrize("readout", ["linear", "logistic", "softmax"])
@pytest.mark.parametrize(("every_step", "end_only"), [(False, False), (True, False), (True, True)])
def test_gradient_complex_step(readout, every_step, end_only):
    rng = np.random.default_rng(1)
    T, N, d, n, K, B = 6, 2, 3, 4, 2, 3
    task = tasks.Task()
    task.name, task.inputs, task.outputs, task.every_step = "any", d, K, every_step
    model = Modern(task, 1, n, readout, 10, dtype=np.float64)
    state = {"weights": rng.normal(size=(N, 4 * n, n + d + 1)), "output": rng.normal(size=(N, K, n + 1))}
    settings = {"end_only": np.full(N, end_only)}
    x, length = rng.normal(size=(T, N, d, B)), rng.integers(3, T + 1, (N, B))
    target = rng.uniform(0.1, 0.9, (T, N, K, B))
    target /= target.sum(axis=2, keepdims=True)
    gradients, _ = model.gradients(state | settings, x, length, target if every_step else target[0])
    activation, error = READ[readout]

    def loss_of(x, length, target):
        def loss(weights, output):
            total = 0.0
            for b in range(B):
                h, c = np.zeros(n), np.zeros(n)
                for t in range(length[b]):
                    z = weights @ np.concatenate([x[t, :, b], h, [1.0]])
                    f, i, o, g = sigma(z[:n]), sigma(z[n : 2 * n]), sigma(z[2 * n : 3 * n]), np.tanh(z[3 * n :])
                    c = f * c + i * g
                    h = o * np.tanh(c)
                    y = activation(output @ np.concatenate([h, [1.0]]))
                    if (every_step and not end_only) or t == length[b] - 1:
                        total = total + error(y, target[t if every_step else 0, :, b]) / B
            return total

        return loss

    for trial in range(N):
        loss = loss_of(x[:, trial], length[trial], target[:, trial])
        assert_gradients(loss, {k: v[trial] for k, v in state.items()}, {k: v[trial] for k, v in gradients.items()})


def test_biases_at_the_start():
    """By the chrono rule both, or each by itself; T_max scales e to the power of the forget bias, less 1."""
    task = tasks.Task()
    task.name, task.inputs, task.outputs = "any", 2, 1
    model, n = Modern(task, 1, 64, "linear", 100, dtype=np.float64), 64
    variants = [{}, {"longest_lag": 1000}, {"input_bias": 0.0}, {"forget_bias": 1.0}, {"forget_bias": 1.0, "input_bias": -4.0}]
    forget, gate, rest = np.split(model.start(5 * [0], variants)["weights"][:, :, -1], [n, 2 * n], axis=1)
    chrono, longer = forget[:2]
    assert chrono.min() >= 0
    assert np.log(95) < chrono.max() <= np.log(99)
    assert np.allclose((np.exp(longer) - 1) / (np.exp(chrono) - 1), 998 / 98)
    assert (forget[2] == chrono).all()
    assert (forget[3:] == 1.0).all()
    assert (gate[:2] == -forget[:2]).all()
    assert [*np.unique(gate[2:4]), *np.unique(gate[4])] == [0.0, -4.0]
    assert not rest.any()
