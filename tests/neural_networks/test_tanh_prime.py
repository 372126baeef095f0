import math

import numpy as np

from snippets.neural_networks.tanh import tanh
from snippets.neural_networks.tanh_prime import tanh_prime
from tests.support.oracles import assert_gradients


def test_gradient_complex_step():
    rng = np.random.default_rng(9)
    z, weights = rng.standard_normal(12), rng.standard_normal(12)
    assert_gradients(lambda z: weights @ tanh(z), {"z": z}, {"z": weights * tanh_prime(z)})


def test_value_by_hand():
    np.testing.assert_allclose(tanh_prime(np.array([0.0, math.log(2)])), [1, 16 / 25], rtol=1e-15)


def test_range_above_zero_up_to_one_reached_at_zero():
    z = np.linspace(-15, 15, 3001)
    slope = tanh_prime(z)
    assert np.all(slope > 0)
    assert slope.max() == 1
    assert abs(z[slope.argmax()]) < 1e-12


def test_one_over_squared_cosh():
    z = np.linspace(-5, 5, 101)
    np.testing.assert_allclose(tanh_prime(z), 1 / np.cosh(z) ** 2, rtol=1e-10)
