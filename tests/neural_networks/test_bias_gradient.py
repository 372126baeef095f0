import numpy as np

from snippets.neural_networks.bias_gradient import bias_gradient
from snippets.neural_networks.weight_gradient import weight_gradient
from tests.support.oracles import assert_gradients


def test_gradient_complex_step():
    rng = np.random.default_rng(25)
    u, b, y = rng.standard_normal(3), rng.standard_normal(3), rng.standard_normal(3)
    delta = 2 * (np.tanh(u + b) - y) * (1 - np.tanh(u + b) ** 2)
    assert_gradients(lambda b: np.sum((np.tanh(u + b) - y) ** 2), {"b": b}, {"b": bias_gradient(delta)})


def test_a_bias_is_a_weight_whose_sender_is_always_one():
    delta = np.random.default_rng(26).standard_normal(4)
    np.testing.assert_array_equal(bias_gradient(delta), weight_gradient(delta, np.ones(1))[:, 0])
