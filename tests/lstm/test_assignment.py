"""Weights that are assigned arrive, or are refused: nothing is lost in silence."""

import numpy as np
import pytest

from lstm import LSTM, Model
from lstm.parameters import Parameters

X = np.random.default_rng(0).standard_normal((4, 2, 3)).astype(np.float32)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, int])
def test_an_assigned_array_is_used(dtype):
    by_view, by_name = LSTM(3, 5, layers=2, peepholes=True), LSTM(3, 5, layers=2, peepholes=True)
    for layer in range(2):
        for name, view in by_view.weights(layer).items():
            view[...] = array = np.random.default_rng(1).uniform(-2, 2, view.shape).astype(dtype)
            by_name.weights(layer)[name] = array
    np.testing.assert_array_equal(by_name.parameters.values, by_view.parameters.values)
    np.testing.assert_array_equal(by_name.forward(X)[0], by_view.forward(X)[0])


def test_the_weights_of_both_directions_are_assigned():
    lstm = LSTM(3, 5, bidirectional=True)
    before = lstm.forward(X)[0]
    lstm.weights(reverse=True)["b_c"] = np.ones(5)
    after = lstm.forward(X)[0]
    np.testing.assert_array_equal(after[:, :, :5], before[:, :, :5])
    assert (after[:, :, 5:] != before[:, :, 5:]).any()


def test_an_assigned_readout_is_used():
    model = Model(3, 5, 2)
    model.W_y, model.b_y = np.zeros((2, 5)), np.array([7, 8])
    assert (model.forward(X)[0] == [7, 8]).all()
    model.b_y += 1
    model.W_y *= 2
    assert (model.forward(X)[0] == [8, 9]).all()
    np.testing.assert_array_equal(model.parameters.values[-2:], [8, 9])


@pytest.mark.parametrize("what", ["values", "gradient"])
def test_an_assigned_vector_is_copied_into_the_one_that_all_views_show(what):
    parameters = Parameters({"a": (2, 3)}, np.float32)
    setattr(parameters, what, np.arange(6))
    view = parameters.value if what == "values" else parameters.grad
    np.testing.assert_array_equal(view["a"], [[0, 1, 2], [3, 4, 5]])
    view["a"] = np.ones((2, 3))
    np.testing.assert_array_equal(getattr(parameters, what), np.ones(6))


def test_what_cannot_be_meant_is_refused():
    model = Model(3, 5, 2)
    weights = model.lstm.weights()
    with pytest.raises(ValueError, match=r"W_f: expected numbers of shape \(5, 3\), got float64 of shape \(3, 5\)"):
        weights["W_f"] = np.ones((3, 5))
    with pytest.raises(ValueError, match=r"W_f: expected numbers of shape \(5, 3\), got float64 of shape \(\)"):
        weights["W_f"] = 0.0
    with pytest.raises(ValueError, match="b_f: expected finite numbers, got inf"):
        weights["b_f"] = np.full(5, 1e300)
    with pytest.raises(ValueError, match="b_f: expected finite numbers, got nan"):
        weights["b_f"] = np.full(5, np.nan)
    with pytest.raises(ValueError, match=r"b_f: expected numbers of shape \(5,\), got complex128"):
        weights["b_f"] = np.ones(5) * 1j
    with pytest.raises(KeyError, match=r"expected one of W_f, R_f, b_f, .*, got 'W_g'"):
        weights["W_g"] = np.ones((5, 3))
    with pytest.raises(KeyError, match="got Ellipsis"):
        weights[...] = np.ones((5, 3))
    with pytest.raises(ValueError, match=r"head\.W_y: expected numbers of shape \(2, 5\)"):
        model.W_y = np.ones((5, 2))
    with pytest.raises(ValueError, match=r"values: expected numbers of shape"):
        model.parameters.values = np.ones(3)


@pytest.mark.parametrize(
    ("of", "name"),
    [(lambda m: m, "parameters"), (lambda m: m.lstm, "parameters"), (lambda m: m.lstm.layers[0], "M"), (lambda m: m.lstm.layers[0], "p")],
)
def test_what_everything_else_refers_to_cannot_be_replaced(of, name):
    with pytest.raises(AttributeError, match="has no setter"):
        setattr(of(Model(3, 5, 2)), name, None)
