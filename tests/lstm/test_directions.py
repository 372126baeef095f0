"""bidirectional=True against two networks of one direction, by the report's equations: values and all derivatives."""

import numpy as np
import pytest

from lstm import LSTM, Model
from tests.lstm.reference import LENGTHS, B, D, N, T, draw, loss_of, named, run
from tests.support.oracles import assert_gradients

CASES = [(layers, peepholes, lengths) for layers in (1, 2) for peepholes in (False, True) for lengths in (None, LENGTHS)]
NAMES = [f"{'A' if p else 'B'}-{n}-layers{'' if le is None else '-lengths'}" for n, p, le in CASES]


def backwards(x, lengths):
    """Return each sequence from its end to its start, one after the other."""
    found = x.copy()
    for b, length in enumerate(lengths):
        for t in range(length):
            found[t, b] = x[length - 1 - t, b]
    return found


def both(weights, x, h_0, c_0, lengths=None):
    """Return y, h_T, c_T of a stack in both directions from networks of one direction and one layer each."""
    lengths = [len(x)] * x.shape[1] if lengths is None else lengths
    h_T, c_T = [], []
    for layer in range(len(h_0) // 2):
        halves = []
        for index, turn in ((2 * layer, lambda a, _: a), (2 * layer + 1, backwards)):
            own = {name.replace(f"@{index}", "@0"): array for name, array in weights.items() if name.endswith(f"@{index}")}
            y, h, c = run(own, turn(x, lengths), h_0[[index]], c_0[[index]], lengths)
            halves.append(turn(y, lengths))
            h_T.append(h[0])
            c_T.append(c[0])
        x = np.concatenate(halves, 2)
    return x, np.array(h_T), np.array(c_T)


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize(("layers", "peepholes", "lengths"), CASES, ids=NAMES)
def test_equals_two_networks(layers, peepholes, lengths, training):
    lstm, arrays, _ = draw(layers, peepholes, bidirectional=True)
    y, state = lstm.forward(arrays["x"], (arrays["h_0"], arrays["c_0"]), lengths, training)
    for got, wanted in zip((y, *state), both(named(lstm), **arrays, lengths=lengths), strict=True):
        np.testing.assert_allclose(got, wanted, rtol=0, atol=1e-14)


@pytest.mark.parametrize(("layers", "peepholes", "lengths"), [(1, False, None), (1, True, LENGTHS), (2, False, LENGTHS)])
def test_gradients_complex_step(layers, peepholes, lengths, monkeypatch):
    lstm, arrays, loss = draw(layers, peepholes, bidirectional=True)
    lstm.forward(arrays["x"], (arrays["h_0"], arrays["c_0"]), lengths, training=True)
    dx, (dh_0, dc_0) = lstm.backward(loss["y"], (loss["h_T"], loss["c_T"]))
    got = {"x": dx, "h_0": dh_0, "c_0": dc_0, **named(lstm, gradients=True)}
    monkeypatch.setattr("tests.lstm.reference.run", both)
    assert_gradients(loss_of(loss, lengths), {**arrays, **named(lstm)}, got)


@pytest.mark.parametrize("shape", [(7, 1, 2, 3), (40, 4, 32, 64)], ids=str)
def test_one_sequence_and_large_sizes(shape):
    lstm, arrays, _ = draw(2, shape=shape, bidirectional=True)
    wanted, *_ = both(named(lstm), **arrays)
    for training in (False, True):
        y, _ = lstm.forward(arrays["x"], (arrays["h_0"], arrays["c_0"]), training=training)
        np.testing.assert_allclose(y, wanted, rtol=0, atol=1e-13)


def test_the_readout_of_the_last_step_reads_both_final_states():
    model = Model(D, N, 2, "last", dtype=np.float64, bidirectional=True)
    x = np.random.default_rng(1).standard_normal((T, B, D))
    y, (h_T, _) = model.lstm.forward(x, lengths=LENGTHS)
    wanted = np.concatenate([h_T[0], h_T[1]], 1) @ model.W_y.T + model.b_y
    np.testing.assert_allclose(model.forward(x, lengths=LENGTHS)[0], wanted, rtol=1e-14)
    np.testing.assert_array_equal(h_T[0], y[LENGTHS - 1, np.arange(B), :N])
    np.testing.assert_array_equal(h_T[1], y[0, :, N:])


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("batch_first", [False, True])
def test_gradient_of_a_model_along_a_line(readout, batch_first):
    model = Model(D, N, 2, readout, layers=2, dtype=np.float64, bidirectional=True, batch_first=batch_first)
    rng = np.random.default_rng(2)
    x = rng.standard_normal((B, T, D) if batch_first else (T, B, D))
    predictions, _ = model.forward(x, lengths=LENGTHS, training=True)
    weights, direction = rng.standard_normal(predictions.shape), rng.standard_normal(model.parameters.values.size)
    model.backward(weights)
    got, here, values = model.parameters.gradient @ direction, model.parameters.values.copy(), []
    for step in (1e-6, -1e-6):
        model.parameters.values = here + step * direction
        values.append(np.sum(weights * model.forward(x, lengths=LENGTHS)[0]))
    np.testing.assert_allclose(got, (values[0] - values[1]) / 2e-6, rtol=1e-7)


def test_dropout_acts_on_both_halves():
    lstm, arrays, loss = draw(2, dropout=0.5, bidirectional=True)
    lstm.forward(arrays["x"], training=True)
    (mask,) = lstm.buffers.trace.masks
    assert mask.shape == (T, B, 2 * N)
    dx, _ = lstm.backward(loss["y"])
    lstm.rng, step = np.random.default_rng(3), 1e-6

    def value(x):
        lstm.rng = np.random.default_rng(3)
        return np.sum(loss["y"] * lstm.forward(x, training=True)[0])

    direction = np.random.default_rng(4).standard_normal(dx.shape)
    measured = (value(arrays["x"] + step * direction) - value(arrays["x"] - step * direction)) / (2 * step)
    value(arrays["x"])
    np.testing.assert_allclose(np.sum(lstm.backward(loss["y"])[0] * direction), measured, rtol=1e-7)


def test_what_needs_one_direction_is_refused():
    both_ways = Model(3, 4, 1, bidirectional=True)
    with pytest.raises(ValueError, match="stream: expected an LSTM that reads forwards only, got a bidirectional one"):
        both_ways.stream()
    with pytest.raises(ValueError, match="reverse: expected an LSTM with bidirectional=True, got one that reads forwards only"):
        LSTM(3, 4).weights(reverse=True)
