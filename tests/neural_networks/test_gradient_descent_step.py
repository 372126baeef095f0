import numpy as np
import pytest

from snippets.neural_networks.gradient_descent_step import gradient_descent_step


def test_value_by_hand():
    theta = gradient_descent_step(np.array([1.0, 3.0, -0.5]), 0.1, np.array([1.0, 0.0, -2.0]))
    np.testing.assert_allclose(theta, [0.9, 3.0, -0.3], rtol=1e-15)


@pytest.mark.parametrize("eta", [0.1, 1.0, 1.9, 2.1])
def test_parabola_shrinks_by_one_minus_eta(eta):
    theta = 1.0
    for _ in range(20):
        theta = gradient_descent_step(theta, eta, theta)
    assert theta == pytest.approx((1 - eta) ** 20, rel=1e-12, abs=1e-15)


def test_small_step_lowers_the_loss_by_eta_times_squared_gradient():
    def loss(theta):
        return np.sum(np.cos(theta)) + theta[0] * theta[1]

    theta = np.array([0.4, -1.3, 2.0])
    gradient = np.array([-np.sin(0.4) - 1.3, np.sin(1.3) + 0.4, -np.sin(2.0)])
    eta = 1e-6
    fall = loss(theta) - loss(gradient_descent_step(theta, eta, gradient))
    assert fall == pytest.approx(eta * np.sum(gradient**2), rel=1e-5)
