"""Without training=True a forward pass keeps nothing that grows with the sequences, and cannot be gone back through."""

import gc
import tracemalloc

import numpy as np
import pytest

from lstm import LSTM, Model, layer
from tests.lstm.reference import LENGTHS, T, draw

REFUSED = "backward needs a forward pass before it, with training=True, in the same thread"


def beside(net, *inputs, training=False):
    """Return the bytes that forward passes take beside the last result, at their peak and after them."""
    gc.collect()
    tracemalloc.start()
    for x in inputs:
        y, _ = net.forward(x, training=training)
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return np.array([peak, held]) - y.nbytes


def zeros(steps, batch):
    """Return inputs."""
    return np.zeros((steps, batch, 4), np.float32)


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize(("batch", "cells"), [(16, 128), (1, 32)])
def test_what_inference_takes_beside_the_result_does_not_grow_with_the_sequences(layers, batch, cells):
    once, tenfold = (beside(LSTM(4, cells, layers=layers), zeros(steps, batch)) for steps in (300, 3000))
    assert once[1] > 4 * 9 * batch * cells, "what is kept for the next pass is seen"
    assert (tenfold < 1.05 * once).all()
    once, tenfold = (beside(LSTM(4, cells, layers=layers), zeros(steps, batch), training=True) for steps in (300, 3000))
    assert (tenfold > 8 * once).all(), "the buffers of training are seen"


def test_sequences_of_many_lengths_do_not_add_up():
    once = beside(LSTM(4, 64), zeros(2000, 8))
    often = beside(LSTM(4, 64), *(zeros(2000, 8)[:steps] for steps in range(2000, 1900, -10)))
    assert often[1] < 1.05 * once[1]


@pytest.mark.parametrize("readout", ["every", "last"])
def test_a_readout_does_not_hold_the_states_of_all_steps(readout):
    once, tenfold = (beside(Model(4, 64, 1, readout, layers=2), zeros(steps, 8)) for steps in (300, 3000))
    assert (tenfold < 1.05 * once).all()


@pytest.mark.parametrize("make", [LSTM, lambda *sizes: Model(*sizes, 1)], ids=["LSTM", "Model"])
def test_free_gives_the_memory_back(make):
    net, x = make(4, 64), np.zeros((1_000, 8, 4), np.float32)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    y = net.forward(x, training=True)[0]
    net.backward(y)
    del y
    full, _ = tracemalloc.get_traced_memory()
    net.free()
    freed, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert full - before > 100 * max(freed - before, 1)
    with pytest.raises(RuntimeError, match=REFUSED):
        net.backward(net.forward(x)[0])
    net.backward(net.forward(x, training=True)[0])


@pytest.mark.parametrize("make", [LSTM, lambda *sizes: Model(*sizes, 1)], ids=["LSTM", "Model"])
def test_backward_after_inference_is_refused(make):
    net, x = make(3, 5), np.ones((4, 2, 3), np.float32)
    y, _ = net.forward(x)
    with pytest.raises(RuntimeError, match=REFUSED):
        net.backward(y)
    net.forward(x, training=True)
    net.backward(y)
    net.forward(x)
    with pytest.raises(RuntimeError, match=REFUSED):
        net.backward(y)


def test_backward_of_a_model_after_a_pass_of_its_lstm_is_refused():
    model, x = Model(3, 5, 1), np.ones((4, 2, 3), np.float32)
    y, _ = model.forward(x, training=True)
    model.lstm.forward(x, training=True)
    with pytest.raises(RuntimeError, match="backward needs a forward pass of the model before it"):
        model.backward(y)


@pytest.mark.parametrize("shape", [(T, 3, 2, 4), (T, 1, 2, 4), (T, 1, 2, 50)], ids=str)
@pytest.mark.parametrize("lengths", [None, LENGTHS])
@pytest.mark.parametrize("peepholes", [False, True])
@pytest.mark.parametrize("at_a_time", [1, 4, 6])
def test_pieces_of_any_size_give_the_bits_of_training(shape, lengths, peepholes, at_a_time, monkeypatch):
    lstm, arrays, _ = draw(2, peepholes, shape=shape)
    lengths = None if lengths is None else lengths[: shape[1]].astype(np.uint8)
    wanted, final = lstm.forward(arrays["x"], (arrays["h_0"], arrays["c_0"]), lengths, training=True)
    monkeypatch.setattr(layer, "AT_A_TIME", at_a_time)
    y, state = lstm.forward(arrays["x"], (arrays["h_0"], arrays["c_0"]), lengths)
    np.testing.assert_array_equal(y, wanted)
    np.testing.assert_array_equal(state, final)


@pytest.mark.parametrize("readout", ["every", "last"])
def test_predictions_are_those_of_training(readout, monkeypatch):
    monkeypatch.setattr(layer, "AT_A_TIME", 3)
    model, x = Model(2, 5, 3, readout, layers=2, dtype=np.float64), draw()[1]["x"]
    for lengths in (None, LENGTHS):
        wanted, _ = model.forward(x, lengths=lengths, training=True)
        np.testing.assert_allclose(model.forward(x, lengths=lengths)[0], wanted, rtol=1e-14)
