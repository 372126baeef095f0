import numpy as np
import pytest

from snippets.neural_networks.hidden_delta import hidden_delta
from snippets.neural_networks.sigmoid import sigmoid
from snippets.neural_networks.sigmoid_prime import sigmoid_prime
from snippets.neural_networks.squared_error import squared_error
from snippets.neural_networks.tanh_prime import tanh_prime
from tests.support.oracles import assert_gradients


@pytest.mark.parametrize(("phi", "phi_prime"), [(np.tanh, tanh_prime), (sigmoid, sigmoid_prime)], ids=["tanh", "sigmoid"])
def test_gradient_complex_step(phi, phi_prime):
    rng = np.random.default_rng(23)
    z, W, b, y = rng.standard_normal(3), rng.standard_normal((5, 3)), rng.standard_normal(5), rng.standard_normal(5)
    delta = hidden_delta(phi_prime, W, W @ phi(z) + b - y, z)
    assert_gradients(lambda z: squared_error(W @ phi(z) + b, y), {"z": z}, {"z": delta})


def test_value_by_hand():
    W = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.5]])
    delta = hidden_delta(lambda z: 10 * z, W, np.array([1.0, 2.0, -1.0]), np.array([0.1, 0.2]))
    np.testing.assert_allclose(delta, [-2.0, -1.0], rtol=1e-14)


def test_a_slope_of_zero_stops_the_signal():
    delta = hidden_delta(lambda z: np.where(z > 0, 1, 0), np.full((5, 2), 7.0), np.ones(5), np.array([-0.1, 0.1]))
    np.testing.assert_array_equal(delta, [0, 35])
