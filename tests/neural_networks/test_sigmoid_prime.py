import math

import numpy as np

from snippets.neural_networks.sigmoid import sigmoid
from snippets.neural_networks.sigmoid_prime import sigmoid_prime
from tests.support.oracles import assert_gradients


def test_gradient_complex_step():
    rng = np.random.default_rng(8)
    z, weights = 3 * rng.standard_normal(12), rng.standard_normal(12)
    assert_gradients(lambda z: weights @ sigmoid(z), {"z": z}, {"z": weights * sigmoid_prime(z)})


def test_value_by_hand():
    np.testing.assert_allclose(sigmoid_prime(np.array([0.0, math.log(3)])), [1 / 4, 3 / 16], rtol=1e-15)


def test_largest_value_a_quarter_at_zero():
    z = np.linspace(-10, 10, 2001)
    slope = sigmoid_prime(z)
    assert slope.max() == 0.25
    assert abs(z[slope.argmax()]) < 1e-12
    assert np.all(slope > 0)


def test_even_function_and_vanishing_far_out():
    z = np.linspace(0, 20, 201)
    np.testing.assert_allclose(sigmoid_prime(-z), 1 / (4 * np.cosh(z / 2) ** 2), rtol=1e-7)
    np.testing.assert_allclose(sigmoid_prime(z), 1 / (4 * np.cosh(z / 2) ** 2), rtol=1e-7)
