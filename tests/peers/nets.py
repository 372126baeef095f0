"""The report's snippets run over batches of sequences, and what the peers' tests have in common.

Arrays: x (B, T, d), h_0 and c_0 (B, n). A batch is a loop over its samples; the snippets know one sample.
"""

import numpy as np

from snippets.cells.bidirectional_state import bidirectional_state
from snippets.cells.lstmp_step import lstmp_step
from snippets.lstm_cell.lstm_step import lstm_step
from snippets.lstm_cell.lstm_step_peephole import lstm_step_peephole
from snippets.neural_networks.sigmoid import sigmoid
from snippets.recurrent_networks.rnn_state import rnn_state
from snippets.variants.gru_candidate_reset_after import gru_candidate_reset_after
from snippets.variants.gru_step import gru_step
from tests.support.oracles import complex_step

B, T, D, N, M = 3, 6, 4, 5, 2
TOLERANCE = {"float32": 2e-5, "float64": 1e-12}


def rnn(w, x, h_0):
    return _over(x, (h_0,), lambda x_t, h: (rnn_state(**w, x_t=x_t, h_prev=h),))


def gru(w, x, h_0):
    return _over(x, (h_0,), lambda x_t, h: (gru_step(**w, x_t=x_t, h_prev=h),))


def gru_reset_after(w, x, h_0):
    inner = {name: w[name] for name in ("W_h", "R_h", "b_h", "b_Rh")}

    def step(x_t, h):
        r, z = (sigmoid(w[f"W_{g}"] @ x_t + w[f"R_{g}"] @ h + w[f"b_{g}"]) for g in "rz")
        return (z * h + (1 - z) * gru_candidate_reset_after(**inner, r_t=r, x_t=x_t, h_prev=h),)

    return _over(x, (h_0,), step)


def lstm(w, x, h_0, c_0):
    return _over(x, (h_0, c_0), lambda x_t, h, c: lstm_step(**w, x_t=x_t, h_prev=h, c_prev=c))


def lstm_peephole(w, x, h_0, c_0):
    return _over(x, (h_0, c_0), lambda x_t, h, c: lstm_step_peephole(**w, x_t=x_t, h_prev=h, c_prev=c))


def lstmp(w, x, h_0, c_0):
    return _over(x, (h_0, c_0), lambda x_t, h, c: lstmp_step(**w, x_t=x_t, h_prev=h, c_prev=c))


def bidirectional_rnn(w, x, h_0):
    """h_0 (2, B, n): the state before the first step and the one behind the last; the hidden states are (B, T, 2n)."""
    shown, last = zip(*(_both_ways(w, x_b, *h_0[:, b]) for b, x_b in enumerate(x)), strict=True)
    return np.array(shown), np.array(last).swapaxes(0, 1)


def _both_ways(w, x, past, future):
    n, forward, backward = len(past), [past], [future]
    for x_t in x:
        forward.append(bidirectional_state(**w, x_t=x_t, h_forward_prev=forward[-1], h_backward_next=future)[:n])
    for x_t in x[::-1]:
        backward.append(bidirectional_state(**w, x_t=x_t, h_forward_prev=past, h_backward_next=backward[-1])[n:])
    neighbours = zip(x, forward[:-1], backward[-2::-1], strict=True)
    return [bidirectional_state(**w, x_t=x_t, h_forward_prev=h, h_backward_next=g) for x_t, h, g in neighbours], [forward[-1], backward[-1]]


def bidirectional_lstm(w, x, h_0, c_0):
    """Two LSTMs, arrays *_forward and *_backward, the second over the reversed sequence; h_0 and c_0 (2, B, n)."""
    forward = lstm(part(w, "_forward"), x, h_0[0], c_0[0])
    backward = lstm(part(w, "_backward"), x[:, ::-1], h_0[1], c_0[1])
    shown = np.concatenate([forward[0], backward[0][:, ::-1]], axis=2)
    return shown, *(np.stack(pair) for pair in zip(forward[1:], backward[1:], strict=True))


def stacked_lstm(w, x, h_0, c_0):
    """Layers with arrays *_0, *_1 ...: the hidden states of one are the inputs of the next; h_0 and c_0 (layers, B, n)."""
    last = []
    for layer in range(len(h_0)):
        x, h, c = lstm(part(w, f"_{layer}"), x, h_0[layer], c_0[layer])
        last.append((h, c))
    return x, *(np.stack(states) for states in zip(*last, strict=True))


def part(w, ending):
    """Return the arrays whose names have this ending, without it."""
    return {name.removesuffix(ending): array for name, array in w.items() if name.endswith(ending)}


def _over(x, states, step):
    """Return all hidden states (B, T, n) and the last states, each (B, n)."""
    shown, last = [], []
    for b in range(len(x)):
        now, row = tuple(state[b] for state in states), []
        for x_t in x[b]:
            now = step(x_t, *now)
            row.append(now[0])
        shown.append(row)
        last.append(now)
    return (np.array(shown), *(np.array([now[k] for now in last]) for k in range(len(states))))


def normal(seed, dtype, **shapes):
    """Return named random arrays, none of them zero."""
    rng = np.random.default_rng(seed)
    return {name: rng.normal(scale=0.7, size=shape).astype(dtype) for name, shape in shapes.items()}


def assert_close(got, wanted, dtype, what):
    """Assert equality up to the rounding of a dtype, relative to the largest entry."""
    got, wanted = np.asarray(got), np.asarray(wanted)
    assert got.shape == wanted.shape, f"{what}: shapes {got.shape} and {wanted.shape}"
    scale = max(1.0, float(np.max(np.abs(wanted))))
    difference = float(np.max(np.abs(got - wanted))) / scale
    assert difference < TOLERANCE[dtype], f"{what} differs by {difference:.1e}"


def weights_of_loss(seed, dtype, results):
    """Return random weights, one array for each result; the loss is the sum of their products."""
    return [normal(seed + number, dtype, one=tuple(one.shape))["one"] for number, one in enumerate(results)]


def assert_all_gradients(run, arrays, data, weights, theirs, dtype, what):
    """Assert that a peer's gradients are the complex-step derivatives of run(arrays, **data) through the snippets.

    theirs maps the names of arrays and data, all of them, to gradients of the loss with these weights; all arrays are of the dtype.
    """

    def loss(**given):
        results = run({name: given[name] for name in arrays}, **{name: given[name] for name in data})
        return sum(np.sum(one * weight) for one, weight in zip(results, weights, strict=True))

    exact = complex_step(loss, {name: array.astype(float) for name, array in (arrays | data).items()})
    assert_gradients_close(exact, theirs, dtype, what)


def assert_gradients_close(ours, theirs, dtype, what):
    """Assert that two mappings hold equal gradients, and that each of them is large enough for the check to fail."""
    assert set(ours) == set(theirs), f"{what}: gradients of {sorted(ours)} and of {sorted(theirs)}"
    for name, gradient in ours.items():
        assert_close(theirs[name], gradient, dtype, f"{what}: gradient of {name}")
        assert np.max(np.abs(gradient)) > 100 * TOLERANCE[dtype], f"{what}: {name} has no influence: this check could not fail"
