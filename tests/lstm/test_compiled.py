"""The loops compiled by Numba against those of NumPy, in single precision."""

import numpy as np
import pytest

from lstm import LSTM, Model
from tests.lstm.reference import LENGTHS, draw

pytest.importorskip("numba", reason="Numba is not installed: the compiled loops are not compared with those of NumPy here")
pytest.importorskip("scipy", reason="SciPy is not installed: Numba has no products, and the compiled loops do not run here")
compiled = pytest.importorskip("lstm.compiled")

SHAPES = [(6, 3, 2, 4), (12, 1, 3, 5), (9, 1, 3, 64), (40, 4, 32, 64)]


def results(lstm, arrays, loss, lengths):
    """Return what both passes give, and the forward pass of inference."""
    state = arrays["h_0"], arrays["c_0"]
    y, final = lstm.forward(arrays["x"], state, lengths, training=True)
    dx, dstate = lstm.backward(loss["y"], (loss["h_T"], loss["c_T"]))
    shown, _ = lstm.forward(arrays["x"], state, lengths)
    return [y, *final, dx, *dstate, lstm.parameters.gradient.copy(), shown]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize(("layers", "peepholes"), [(1, False), (2, False), (2, True)])
@pytest.mark.parametrize("masked", [False, True])
def test_equals_the_loops_of_numpy(shape, layers, peepholes, masked, monkeypatch):
    monkeypatch.setattr("lstm.products.SMALL_PRODUCT", 4 * 97 * 16)
    lengths = np.minimum(LENGTHS[[0, 1, 2, 0]], shape[0])[: shape[1]] if masked else None
    lstm, arrays, loss = draw(layers, peepholes, np.float32, shape=shape)
    lstm.parameters.values *= shape[3] ** -0.5
    wanted = results(lstm, arrays, loss, lengths)
    compiled.compile_loops(lstm)
    for got, value in zip(results(lstm, arrays, loss, lengths), wanted, strict=True):
        np.testing.assert_allclose(got, value, rtol=0, atol=1e-6 * max(1, np.max(np.abs(value))))


def test_tanh_to_three_parts_in_ten_million_and_not_a_number_stays():
    x = np.linspace(-12, 12, 100_001, dtype=np.float32)
    got = np.array([compiled.tanh(value) for value in x])
    np.testing.assert_allclose(got, np.tanh(x.astype(np.float64)), rtol=0, atol=3e-7)
    assert np.isnan(compiled.tanh(np.float32("nan")))


def test_a_model_is_compiled_with_its_layers():
    model = Model(2, 3, 1, layers=2)
    compiled.compile_loops(model)
    assert {layer.loops for layer in model.lstm.layers} == {(compiled.forward, compiled.backward, None)}


def test_double_precision_is_refused():
    with pytest.raises(ValueError, match="expected a model of float32, got float64"):
        compiled.compile_loops(LSTM(2, 3, dtype=np.float64))
