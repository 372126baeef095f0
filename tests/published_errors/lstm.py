"""An LSTM over a sequence, small and plain, whose backward pass the cases of truth/ write in a wrong and in a right way."""

from functools import cache

import numpy as np

from tests.support.oracles import complex_step

N, D = 3, 2


def sigmoid(z):
    """Return the logistic function."""
    return 1 / (1 + np.exp(-z))


def draw(steps, seed=5661):
    """Return random arrays: parameters (forget, input, candidate, output on top of each other), inputs, initial states. None is zero."""
    rng = np.random.default_rng(seed)
    shapes = {"W": (4 * N, D), "R": (4 * N, N), "b": (4 * N,), "x": (steps, D), "h_0": (N,), "c_0": (N,)}
    return {name: rng.choice([-1.0, 1.0], shape) * rng.uniform(0.2, 1.5, shape) for name, shape in shapes.items()}


def forward(W, R, b, x, h_0, c_0):
    """Return the states (h, c), one more than steps, and the four gates of each step."""
    states, gates = [(h_0, c_0)], []
    for x_t in x:
        h, c = states[-1]
        z_f, z_i, z_g, z_o = np.split(W @ x_t + R @ h + b, 4)
        f, i, g, o = sigmoid(z_f), sigmoid(z_i), np.tanh(z_g), sigmoid(z_o)
        c = f * c + i * g
        states.append((o * np.tanh(c), c))
        gates.append((f, i, g, o))
    return states, gates


def weights(steps, every_step):
    """Return the derivative of the loss by each hidden state: the loss weighs all of them, or only the last."""
    found = np.cos(1 + np.arange(steps * N)).reshape(steps, N)
    if not every_step:
        found[:-1] = 0
    return found


@cache
def exact(steps, every_step):
    """Return the derivatives of the loss by all parameters and initial states, by complex step."""
    arrays, weighing = draw(steps), weights(steps, every_step)

    def loss(**given):
        states, _ = forward(x=arrays["x"], **given)
        return sum(weight @ h for weight, (h, _) in zip(weighing, states[1:], strict=True))

    return complex_step(loss, {name: array for name, array in arrays.items() if name != "x"})


def error(backward, steps, every_step):
    """Return the largest error of a backward pass among the derivatives that it returns, relative to the largest entry of each."""
    given, expected = backward(draw(steps), weights(steps, every_step)), exact(steps, every_step)
    return max(np.max(np.abs(given[name] - expected[name])) / np.max(np.abs(expected[name])) for name in given)
