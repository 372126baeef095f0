"""batch_first, swapped axes, and the words of other libraries."""

import numpy as np
import pytest

from lstm import LSTM, Model, cross_entropy, squared_error
from tests.lstm.reference import LENGTHS, B, D, N, T, draw


def swapped(array):
    """Return an array with its first two axes swapped."""
    return np.ascontiguousarray(array.swapaxes(0, 1))


def other_way(lstm):
    """Return the same LSTM with batch_first."""
    other = LSTM(D, N, lstm.layer_count, dtype=lstm.dtype, batch_first=True)
    other.parameters.values = lstm.parameters.values
    return other


@pytest.mark.parametrize("lengths", [None, LENGTHS])
@pytest.mark.parametrize("training", [False, True])
def test_batch_first_swaps_the_axes_and_nothing_else(lengths, training):
    lstm, arrays, _ = draw(2)
    other, state = other_way(lstm), (arrays["h_0"], arrays["c_0"])
    y, final = lstm.forward(arrays["x"], state, lengths, training)
    turned, same = other.forward(swapped(arrays["x"]), state, lengths, training)
    assert turned.shape == (B, T, N)
    np.testing.assert_array_equal(turned.swapaxes(0, 1), y)
    np.testing.assert_array_equal(same, final)


def test_batch_first_in_the_backward_pass():
    lstm, arrays, loss = draw(2)
    other = other_way(lstm)
    lstm.forward(arrays["x"], training=True)
    other.forward(swapped(arrays["x"]), training=True)
    dx, dstate = lstm.backward(loss["y"], (loss["h_T"], loss["c_T"]))
    turned, same = other.backward(swapped(loss["y"]), (loss["h_T"], loss["c_T"]))
    assert turned.shape == (B, T, D)
    np.testing.assert_array_equal(turned.swapaxes(0, 1), dx)
    np.testing.assert_array_equal(same, dstate)
    np.testing.assert_array_equal(other.parameters.gradient, lstm.parameters.gradient)


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("training", [False, True])
def test_a_model_with_batch_first(readout, training):
    model, other = (Model(D, N, 2, readout, dtype=np.float64, batch_first=way) for way in (False, True))
    x = draw()[1]["x"]
    predictions, _ = model.forward(x, lengths=LENGTHS, training=training)
    turned, _ = other.forward(swapped(x), lengths=LENGTHS, training=training)
    assert turned.shape == ((B, T, 2) if readout == "every" else (B, 2))
    np.testing.assert_allclose(turned.swapaxes(0, 1) if readout == "every" else turned, predictions, rtol=1e-14)
    if training:
        dy = np.random.default_rng(5).standard_normal(predictions.shape)
        dx, _ = model.backward(dy)
        dx_turned, _ = other.backward(swapped(dy) if readout == "every" else dy)
        np.testing.assert_allclose(dx_turned.swapaxes(0, 1), dx, rtol=1e-12)
        np.testing.assert_allclose(other.parameters.gradient, model.parameters.gradient, rtol=1e-12, atol=1e-15)


def test_swapped_axes_are_found_where_two_shapes_meet():
    model, x = Model(3, 4, 2), np.ones((5, 7, 3), np.float32)
    predictions, _ = model.forward(x, training=True)
    hint = r"the first two axes are swapped: time first, \(T, B, \.\.\.\), or batch_first=True$"
    with pytest.raises(ValueError, match=hint):
        squared_error(predictions, swapped(predictions))
    with pytest.raises(ValueError, match=hint):
        cross_entropy(predictions, np.zeros((7, 5), int))
    with pytest.raises(ValueError, match=hint):
        model.backward(swapped(predictions))
    with pytest.raises(ValueError, match=r"expected 7 integers, .* of shape \(5,\), one per step: time first, \(T, B, \.\.\.\), or batch"):
        model.forward(x, lengths=[7] * 5)


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: LSTM(0, 4), "input_size"),
        (lambda: LSTM(3, 0), "hidden_size"),
        (lambda: LSTM(3, 0), "units"),
        (lambda: LSTM(3, 4, layers=0), "num_layers"),
        (lambda: Model(3, 4, 0), "out_features"),
        (lambda: Model(3, 4, 1, readout=False), "return_sequences"),
        (lambda: LSTM(3, 4).forward(np.ones((5, 2, 3), np.float32), 1), "initial_state"),
        (lambda: LSTM(3, 4).forward(np.ones((5, 2, 3), np.float32), lengths=[0, 1]), "pack_padded_sequence"),
        (lambda: LSTM(3, 4).forward(np.ones((5, 2, 3), np.float32), lengths=[0, 1]), "mask"),
    ],
)
def test_a_refusal_says_the_word_of_other_libraries(call, word):
    with pytest.raises(ValueError, match=rf"\(.*{word}.*\): expected"):
        call()
