"""The plain reference of the library: the report's own one-step equations, sequence by sequence, step by step, real or complex."""

import numpy as np

from lstm import LSTM
from snippets.lstm_cell.lstm_step import lstm_step
from snippets.lstm_cell.lstm_step_peephole import lstm_step_peephole

T, B, D, N = 6, 3, 2, 4
LENGTHS = np.array([4, 6, 1])


def draw(layers=1, peepholes=False, dtype=np.float64, seed=0, shape=(T, B, D, N), **settings):
    """Return an LSTM with no weight at zero, inputs, initial states, and weights of a loss over all results."""
    steps, batch, inputs, cells = shape
    rng = np.random.default_rng(seed)

    def numbers(*size):
        return (rng.choice([-1, 1], size) * rng.uniform(0.2, 1.0, size)).astype(dtype)

    lstm = LSTM(inputs, cells, layers=layers, peepholes=peepholes, dtype=dtype, seed=seed, **settings)
    lstm.parameters.values[:] = numbers(len(lstm.parameters.values)) * 0.7
    states = (layers * lstm.directions, batch, cells)
    arrays = {"x": numbers(steps, batch, inputs), "h_0": numbers(*states), "c_0": numbers(*states)}
    loss = {"y": numbers(steps, batch, cells * lstm.directions), "h_T": numbers(*states), "c_T": numbers(*states)}
    return lstm, arrays, loss


def named(lstm, gradients=False):
    """Return all weights of a stack, or their gradients, in one dictionary: W_f@0, R_f@0 ..., numbered as the states are."""
    views = lstm.gradients if gradients else lstm.weights
    places = [(layer, reverse) for layer in range(lstm.layer_count) for reverse in range(lstm.directions)]
    return {f"{name}@{index}": array for index, place in enumerate(places) for name, array in views(*place).items()}


def run(weights, x, h_0, c_0, lengths=None):
    """Return y, h_T, c_T of a stack, step by step; a sequence simply ends at its length."""
    steps, batch, _ = x.shape
    lengths = [steps] * batch if lengths is None else lengths
    kind = np.result_type(x, h_0, c_0, *weights.values())
    layers, _, cells = h_0.shape
    y, h_T, c_T = np.zeros((steps, batch, cells), kind), np.zeros(h_0.shape, kind), np.zeros(h_0.shape, kind)
    own = [{name.split("@")[0]: array for name, array in weights.items() if name.endswith(f"@{layer}")} for layer in range(layers)]
    one_step = lstm_step_peephole if "p_f" in own[0] else lstm_step
    for b in range(batch):
        states = [(h_0[layer, b], c_0[layer, b]) for layer in range(layers)]
        for t in range(lengths[b]):
            below = x[t, b]
            for layer in range(layers):
                h_prev, c_prev = states[layer]
                states[layer] = one_step(**own[layer], x_t=below, h_prev=h_prev, c_prev=c_prev)
                below = states[layer][0]
            y[t, b] = below
        for layer in range(layers):
            h_T[layer, b], c_T[layer, b] = states[layer]
    return y, h_T, c_T


def loss_of(loss, lengths=None):
    """Return the function of all arrays whose derivatives the library must give."""

    def value(x, h_0, c_0, **weights):
        y, h_T, c_T = run(weights, x, h_0, c_0, lengths)
        return np.sum(loss["y"] * y) + np.sum(loss["h_T"] * h_T) + np.sum(loss["c_T"] * c_T)

    return value
