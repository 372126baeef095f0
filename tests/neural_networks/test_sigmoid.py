import math

import numpy as np
import pytest

from snippets.neural_networks.sigmoid import sigmoid


def test_value_by_hand():
    np.testing.assert_allclose(sigmoid(np.array([0.0, math.log(3), -math.log(3)])), [1 / 2, 3 / 4, 1 / 4], rtol=1e-15)


def test_half_of_one_plus_tanh_of_half():
    z = np.linspace(-20, 20, 401)
    np.testing.assert_allclose(sigmoid(z), (1 + np.tanh(z / 2)) / 2, atol=1e-15)


def test_symmetry():
    z = np.linspace(0, 30, 301)
    np.testing.assert_allclose(sigmoid(-z) + sigmoid(z), 1, rtol=1e-15)


def test_range_open_interval_and_increasing():
    s = sigmoid(np.linspace(-30, 30, 2001))
    assert np.all((s > 0) & (s < 1))
    assert np.all(np.diff(s) > 0)


def test_limits_for_large_arguments():
    assert sigmoid(-700.0) < 1e-300
    assert sigmoid(700.0) == 1


def test_overflow_warns_and_gives_the_right_limit():
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert sigmoid(np.array([-1000.0])) == 0


def test_complex_argument_keeps_the_derivative():
    assert np.imag(sigmoid(1e-200j)) / 1e-200 == pytest.approx(1 / 4, rel=1e-15)
