import math

import numpy as np
import pytest

from snippets.neural_networks.tanh import tanh


def test_value_by_hand():
    np.testing.assert_allclose(tanh(np.array([0.0, math.log(2), -math.log(3)])), [0, 3 / 5, -4 / 5], rtol=1e-15)


def test_numpy_tanh():
    z = np.linspace(-18, 18, 1001)
    np.testing.assert_allclose(tanh(z), np.tanh(z), rtol=1e-13, atol=1e-16)


def test_odd_and_range_open_interval():
    z = np.linspace(-15, 15, 1001)
    assert np.all(np.abs(tanh(z)) < 1)
    np.testing.assert_array_equal(tanh(-z), -tanh(z))


def test_stretched_and_shifted_sigmoid():
    z = np.linspace(-10, 10, 401)
    np.testing.assert_allclose(tanh(z), [2 / (1 + math.exp(-2 * entry)) - 1 for entry in z], atol=1e-15)


def test_overflow_gives_nan():
    with pytest.warns(RuntimeWarning):
        assert np.isnan(tanh(np.array([1000.0])))[0]
