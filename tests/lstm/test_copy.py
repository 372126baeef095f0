"""A copy of a model, by `copy` or `pickle`, is a model like the original: its weights are used, and training changes them."""

import copy
import pickle

import numpy as np
import pytest

from lstm import LSTM, Adam, Model, Run, squared_error
from tests.lstm.resumable import make

WAYS = {"deepcopy": copy.deepcopy, "pickle": lambda one: pickle.loads(pickle.dumps(one))}
X = np.random.default_rng(0).standard_normal((6, 3, 2)).astype(np.float32)


def draw(rng):
    x = rng.standard_normal((6, 3, 2)).astype(np.float32)
    return {"x": x, "target": x.sum(axis=0)[:, :1]}


def used(batch=3):
    model = Model(2, 5, 1, "last", layers=2, peepholes=batch > 1, dropout=0.2, seed=1)
    model.backward(model.forward(X[:, :batch], training=True)[0])
    return model


@pytest.mark.parametrize("way", WAYS)
def test_a_copy_answers_one_sequence_to_the_bit(way):
    model = Model(2, 8, 1, seed=1)
    x = np.random.default_rng(0).standard_normal((50, 1, 2)).astype(np.float32)
    assert np.array_equal(WAYS[way](model).forward(x)[0], model.forward(x)[0])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("batch", [3, 1])
def test_a_copy_trains_like_the_original(way, batch):
    model = used(batch)
    other = WAYS[way](model)
    before = other.parameters.values.copy()
    losses = [Run(one, Adam(one.parameters), squared_error, draw, seed=2).train(5, progress=False) for one in (model, other)]
    np.testing.assert_array_equal(*losses)
    np.testing.assert_array_equal(model.parameters.values, other.parameters.values)
    assert (other.parameters.values != before).all()
    np.testing.assert_array_equal(model.forward(X)[0], other.forward(X)[0])


@pytest.mark.parametrize("way", WAYS)
def test_the_weights_of_a_copy_are_its_own_and_are_used(way):
    model = used()
    other, wanted = WAYS[way](model), model.forward(X)[0]
    other.parameters.values[:] = 0
    other.b_y[:] = 7
    assert (other.forward(X)[0] == 7).all()
    assert other.parameters.values.sum() == 7
    assert not other.lstm.weights(1)["W_f"].any()
    np.testing.assert_array_equal(model.forward(X)[0], wanted)


@pytest.mark.parametrize("way", WAYS)
def test_a_copied_lstm_has_buffers_of_its_own(way):
    lstm = LSTM(2, 5)
    y, _ = lstm.forward(X, training=True)
    other = WAYS[way](lstm)
    np.testing.assert_array_equal(other.forward(-X, training=True)[0], lstm.forward(-X)[0])
    np.testing.assert_array_equal(lstm.forward(X, training=True)[0], y)
    assert not {*map(id, lstm.buffers.trace.spaces.values())} & {*map(id, other.buffers.trace.spaces.values())}


def test_a_copied_run_goes_on_like_the_original():
    run = make()
    run.train(3, progress=False)
    other = copy.deepcopy(run)
    np.testing.assert_array_equal(run.train(8, progress=False), other.train(8, progress=False))
    np.testing.assert_array_equal(run.model.parameters.values, other.model.parameters.values)


def test_a_copy_needs_a_forward_pass_of_its_own():
    other = copy.deepcopy(used())
    with pytest.raises(RuntimeError, match="backward needs a forward pass before it"):
        other.backward(np.zeros((3, 1), np.float32))


@pytest.mark.parametrize("way", [*WAYS.values(), copy.copy])
def test_a_stream_is_not_copied(way):
    stream = LSTM(2, 5).stream(3)
    with pytest.raises(TypeError, match="a Stream cannot be copied"):
        way(stream)


def test_predictions_may_be_changed_before_the_backward_pass():
    model = used()
    model.lstm.dropout = 0
    predictions, (h_T, _) = model.forward(X, training=True)
    model.backward(np.ones_like(predictions))
    wanted = model.parameters.gradient.copy()
    predictions, (h_T, _) = model.forward(X, training=True)
    h_T[:] = 0
    model.backward(np.ones_like(predictions))
    np.testing.assert_array_equal(model.parameters.gradient, wanted)
