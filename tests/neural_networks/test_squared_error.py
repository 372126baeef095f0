import numpy as np

from snippets.neural_networks.squared_error import squared_error
from tests.support.oracles import assert_gradients


def test_value_by_hand():
    assert squared_error(np.array([3.0, 1.0]), np.array([1.0, 4.0])) == (4 + 9) / 2


def test_gradient_complex_step_is_the_error():
    rng = np.random.default_rng(14)
    y_hat, y = rng.standard_normal(5), rng.standard_normal(5)
    gradients = {"y_hat": y_hat - y, "y": y - y_hat}
    assert_gradients(squared_error, {"y_hat": y_hat, "y": y}, gradients)


def test_zero_only_for_a_perfect_prediction():
    y = np.random.default_rng(15).standard_normal(5)
    assert squared_error(y, y) == 0
    for k in range(5):
        for sign in (-1, 1):
            assert squared_error(y + sign * 0.1 * np.eye(5)[k], y) > 0.004
