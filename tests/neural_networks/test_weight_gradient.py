import numpy as np

from snippets.neural_networks.weight_gradient import weight_gradient
from tests.support.oracles import assert_gradients


def test_gradient_complex_step():
    rng = np.random.default_rng(24)
    W, a_prev, y = rng.standard_normal((3, 6)), rng.standard_normal(6), rng.standard_normal(3)
    delta = 2 * (np.tanh(W @ a_prev) - y) * (1 - np.tanh(W @ a_prev) ** 2)
    given = {"W": weight_gradient(delta, a_prev)}
    assert_gradients(lambda W: np.sum((np.tanh(W @ a_prev) - y) ** 2), {"W": W}, given)


def test_value_by_hand_receiver_is_the_row():
    gradient = weight_gradient(np.array([2.0, -1.0]), np.array([1.0, 10.0, 100.0]))
    np.testing.assert_array_equal(gradient, [[2, 20, 200], [-1, -10, -100]])


def test_a_silent_sender_gets_no_gradient():
    gradient = weight_gradient(np.array([2.0, -1.0]), np.array([0.0, 3.0]))
    np.testing.assert_array_equal(gradient[:, 0], 0)
    assert np.all(gradient[:, 1] != 0)
