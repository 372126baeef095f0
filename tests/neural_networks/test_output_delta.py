import numpy as np

from snippets.neural_networks.cross_entropy import cross_entropy
from snippets.neural_networks.output_delta import output_delta
from snippets.neural_networks.sigmoid import sigmoid
from snippets.neural_networks.sigmoid_prime import sigmoid_prime
from snippets.neural_networks.squared_error import squared_error
from snippets.neural_networks.tanh_prime import tanh_prime
from tests.support.oracles import assert_gradients


def draw(seed):
    rng = np.random.default_rng(seed)
    return rng.standard_normal(5), rng.standard_normal(5)


def test_gradient_complex_step_sigmoid_output():
    z, y = draw(20)
    delta = output_delta(sigmoid_prime, sigmoid(z) - y, z)
    assert_gradients(lambda z: squared_error(sigmoid(z), y), {"z": z}, {"z": delta})


def test_gradient_complex_step_tanh_output_and_another_loss():
    z, y = draw(21)
    delta = output_delta(tanh_prime, 4 * (np.tanh(z) - y) ** 3, z)
    assert_gradients(lambda z: np.sum((np.tanh(z) - y) ** 4), {"z": z}, {"z": delta})


def test_gradient_complex_step_linear_output():
    z, y = draw(22)
    delta = output_delta(np.ones_like, z - y, z)
    assert_gradients(lambda z: squared_error(z, y), {"z": z}, {"z": delta})


def test_sigmoid_output_with_two_class_cross_entropy_cancels_the_slope():
    z, y = np.array([1.7]), np.array([1.0, 0.0])

    def loss(z):
        return cross_entropy(y, np.concatenate([sigmoid(z), 1 - sigmoid(z)]))

    delta = output_delta(sigmoid_prime, -1 / sigmoid(z), z)
    assert_gradients(loss, {"z": z}, {"z": delta})
    np.testing.assert_allclose(delta, sigmoid(z) - 1, rtol=1e-13)
