"""The learners of `cell_1997` as plain loops over one network, compiled by Numba: several times faster, used where Numba is installed.

Sums are taken in another order than in the vector code, so the two agree to rounding; a test compares them over many updates.
"""

import math

import numpy as np
from numba import njit


@njit(cache=True, error_model="numpy")
def learn(hidden, output, hidden_mask, output_mask, rate, with_derivative, blocks, size, x, length, target, sources, act, h):
    """Present one sequence to one network, change its weights, and return its outputs before.

    hidden (units, sources), output (outputs, cells + 1) with their masks; x (T, inputs); sources (T + 1, ...), act and h (T, ...) are room.
    """
    inputs, units, cells, T = x.shape[1], hidden.shape[0], blocks * size, length
    sources[0, inputs:-1] = 0.0
    s = np.zeros(cells)
    for t in range(T):
        for j in range(inputs):
            sources[t, j] = x[t, j]
        for k in range(units):
            net = 0.0
            for j in range(hidden.shape[1]):
                net += hidden[k, j] * sources[t, j]
            act[t, k] = 1.0 / (1.0 + math.exp(-net))
        for k in range(2 * blocks):
            sources[t + 1, inputs + k] = act[t, k]
        for k in range(cells):
            s[k] += act[t, k // size] * (4.0 * act[t, 2 * blocks + k] - 2.0)
            h[t, k] = 2.0 / (1.0 + math.exp(-s[k])) - 1.0
            sources[t + 1, inputs + 2 * blocks + k] = act[t, blocks + k // size] * h[t, k]
    shown, last = sources[T, inputs + 2 * blocks :], T - 1
    y, arriving = np.empty(len(output)), np.zeros(cells)
    for m in range(len(output)):
        net = 0.0
        for k in range(cells + 1):
            net += output[m, k] * shown[k]
        y[m] = 1.0 / (1.0 + math.exp(-net))
        error = target[m] - y[m]
        if with_derivative:
            error *= y[m] * (1.0 - y[m])
        for k in range(cells):
            arriving[k] += error * output[m, k]
        for k in range(cells + 1):
            output[m, k] += rate * error * shown[k] * output_mask[m, k]
    change = np.zeros_like(hidden)
    e_state = np.empty(cells)
    for k in range(cells):
        out_gate = act[last, blocks + k // size]
        e_state[k] = out_gate * 0.5 * (1.0 - h[last, k] ** 2) * arriving[k]
        e_out = out_gate * (1.0 - out_gate) * h[last, k] * arriving[k]
        for j in range(hidden.shape[1]):
            change[blocks + k // size, j] += e_out * sources[last, j]
    for t in range(T):
        for block in range(blocks):
            in_gate, weighted = act[t, block], 0.0
            for k in range(block * size, (block + 1) * size):
                a = act[t, 2 * blocks + k]
                weighted += e_state[k] * (4.0 * a - 2.0)
                to_cell = e_state[k] * in_gate * 4.0 * a * (1.0 - a)
                for j in range(hidden.shape[1]):
                    change[2 * blocks + k, j] += to_cell * sources[t, j]
            to_gate = weighted * in_gate * (1.0 - in_gate)
            for j in range(hidden.shape[1]):
                change[block, j] += to_gate * sources[t, j]
    hidden += rate * change * hidden_mask
    return y


@njit(cache=True)
def learn_all(hidden, output, hidden_mask, output_mask, rate, with_derivative, blocks, size, x, length, target, sources, act, h):
    """Present one sequence to each network; x (T, N, inputs), target (N, outputs). Return the outputs (N, outputs)."""
    y = np.empty_like(target)
    for n in range(len(hidden)):
        network = hidden[n], output[n], hidden_mask, output_mask, rate[n], with_derivative[n], blocks, size
        y[n] = learn(*network, x[:, n], length[n], target[n], sources, act, h)
    return y


class EndLearner:
    """As `cell_1997.EndLearner`: learns from an error at the end of each sequence."""

    def __init__(self, architecture, hidden, output, rate, with_derivative, longest):
        """hidden (N, units, sources) and output (N, outputs, cells + 1) are changed in place; rate and with_derivative are one value per trial."""
        a, room = architecture, np.ones((longest + 1, architecture.sources))
        self.before = hidden, output, *a.masks(), rate.astype(float), with_derivative, a.blocks, a.size
        self.room = room, np.empty((longest, a.hidden)), np.empty((longest, a.cells))

    def learn(self, x, length, target):
        """Present one sequence per trial, update the weights, and return the outputs before the update."""
        return learn_all(*self.before, x, length, target, *self.room)


@njit(cache=True, error_model="numpy")
def learn_string(hidden, output, hidden_mask, output_mask, rate, with_derivative, at_end, blocks, size, x, length, target, y):
    """Present one sequence to one network with an error at every step; y (T, outputs) takes the outputs.

    The weights change after every step, or, if at_end, after the last one.
    """
    inputs, units, cells, width = x.shape[1], hidden.shape[0], blocks * size, hidden.shape[1]
    to_hidden = np.zeros_like(hidden) if at_end else hidden
    to_output = np.zeros_like(output) if at_end else output
    source, shown, act = np.zeros(width), np.ones(cells + 1), np.empty(units)
    source[-1] = 1.0
    s, h, arriving = np.zeros(cells), np.empty(cells), np.empty(cells)
    of_gate, of_cell = np.zeros((cells, width)), np.zeros((cells, width))
    for t in range(length):
        for j in range(inputs):
            source[j] = x[t, j]
        for k in range(units):
            net = 0.0
            for j in range(width):
                net += hidden[k, j] * source[j]
            act[k] = 1.0 / (1.0 + math.exp(-net))
        for k in range(cells):
            in_gate, a = act[k // size], act[2 * blocks + k]
            g = 4.0 * a - 2.0
            s[k] += in_gate * g
            h[k] = 2.0 / (1.0 + math.exp(-s[k])) - 1.0
            shown[k] = act[blocks + k // size] * h[k]
            to_gate, to_cell = g * in_gate * (1.0 - in_gate), in_gate * 4.0 * a * (1.0 - a)
            for j in range(width):
                of_gate[k, j] += to_gate * source[j]
                of_cell[k, j] += to_cell * source[j]
        arriving[:] = 0.0
        for m in range(len(output)):
            net = 0.0
            for k in range(cells + 1):
                net += output[m, k] * shown[k]
            y[t, m] = 1.0 / (1.0 + math.exp(-net))
            error = rate * (target[t, m] - y[t, m])
            if with_derivative:
                error *= y[t, m] * (1.0 - y[t, m])
            for k in range(cells):
                arriving[k] += error * output[m, k]
            for k in range(cells + 1):
                to_output[m, k] += error * shown[k] * output_mask[m, k]
        for k in range(cells):
            block = k // size
            out_gate = act[blocks + block]
            e_state = out_gate * 0.5 * (1.0 - h[k] ** 2) * arriving[k]
            e_out = out_gate * (1.0 - out_gate) * h[k] * arriving[k]
            for j in range(width):
                to_hidden[block, j] += e_state * of_gate[k, j] * hidden_mask[block, j]
                to_hidden[blocks + block, j] += e_out * source[j] * hidden_mask[blocks + block, j]
                to_hidden[2 * blocks + k, j] += e_state * of_cell[k, j] * hidden_mask[2 * blocks + k, j]
        for k in range(2 * blocks):
            source[inputs + k] = act[k]
        for k in range(cells):
            source[inputs + 2 * blocks + k] = shown[k]
    if at_end:
        hidden += to_hidden
        output += to_output


@njit(cache=True)
def learn_strings(hidden, output, hidden_mask, output_mask, rate, with_derivative, at_end, blocks, size, x, length, target, y):
    """Present one sequence to each network; x (T, N, inputs), target and y (T, N, outputs)."""
    for n in range(len(hidden)):
        network = hidden[n], output[n], hidden_mask, output_mask, rate[n], with_derivative[n], at_end[n], blocks, size
        learn_string(*network, x[:, n], length[n], target[:, n], y[:, n])


class StepLearner:
    """As `cell_1997.StepLearner`: learns from an error at every step. Outputs after the end of a sequence are zero."""

    def __init__(self, architecture, hidden, output, rate, with_derivative, update_at_end=None):
        at_end = np.zeros(len(hidden), dtype=bool) if update_at_end is None else update_at_end
        sizes = architecture.blocks, architecture.size
        self.before = hidden, output, *architecture.masks(), rate.astype(float), with_derivative, at_end, *sizes

    def learn(self, x, length, target):
        """Present one sequence per trial, update the weights, and return the outputs of every step."""
        y = np.zeros_like(target)
        learn_strings(*self.before, x, length, target, y)
        return y
