"""Predictions step by step are those of the whole sequence."""

import copy
import pickle

import numpy as np
import pytest

from lstm import Model


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("peepholes", [False, True])
def test_a_stream_of_a_model_gives_its_predictions(readout, peepholes):
    model = Model(2, 5, 3, readout, layers=2, peepholes=peepholes, dtype=np.float64)
    model.b_y = np.ones(3)
    x = np.random.default_rng(0).standard_normal((7, 4, 2))
    stream = model.stream(4)
    for t, x_t in enumerate(x):
        wanted, state = model.forward(x[: t + 1])
        np.testing.assert_allclose(stream.step(x_t), wanted[-1] if readout == "every" else wanted, rtol=1e-13, atol=1e-15)
        np.testing.assert_allclose(stream.state, state, rtol=1e-13, atol=1e-15)
    branch = model.stream(4, stream.state)
    np.testing.assert_array_equal(branch.step(x[0]), stream.step(x[0]))


def test_a_stream_keeps_the_weights_that_it_began_with():
    model, x = Model(2, 5, 3), np.ones((1, 2), np.float32)
    first, second = model.stream(), model.stream()
    wanted = first.step(x)
    model.parameters.values[:] = 0
    np.testing.assert_array_equal(second.step(x), wanted)


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, pickle.dumps])
def test_a_stream_of_a_model_is_not_copied(way):
    with pytest.raises(TypeError, match="a Stream cannot be copied"):
        way(Model(2, 5, 1).stream())
