import numpy as np
import pytest

from snippets.neural_networks.gradient_descent_step import gradient_descent_step


def test_value_by_hand():
    theta = gradient_descent_step(np.array([1.0, 3.0, -0.5]), 0.1, np.array([1.0, 0.0, -2.0]))
    np.testing.assert_allclose(theta, [0.9, 3.0, -0.3], rtol=1e-15)


@pytest.mark.parametrize("eta", [0.05, 0.3, 0.5, 1.05])
def test_parabola_shrinks_by_one_minus_twice_eta(eta):
    theta = -1.8
    for _ in range(6):
        theta = gradient_descent_step(theta, eta, 2 * theta)
    assert theta == pytest.approx(-1.8 * (1 - 2 * eta) ** 6, rel=1e-12, abs=1e-15)


def test_small_step_lowers_the_loss_by_eta_times_squared_gradient():
    def loss(theta):
        return np.sum(np.cos(theta)) + theta[0] * theta[1]

    theta = np.array([0.4, -1.3, 2.0])
    gradient = np.array([-np.sin(0.4) - 1.3, np.sin(1.3) + 0.4, -np.sin(2.0)])
    eta = 1e-6
    fall = loss(theta) - loss(gradient_descent_step(theta, eta, gradient))
    assert fall == pytest.approx(eta * np.sum(gradient**2), rel=1e-5)
