import numpy as np
import pytest

from snippets.practice.shrinkage_step import shrinkage_step


def test_value_by_hand():
    """With eta gamma = 1/4: 1 becomes 3/4, -1 becomes -3/4, and what is within a quarter of 0 becomes 0."""
    theta = np.array([1.0, -1.0, 0.25, -0.2, 0.0])
    assert shrinkage_step(theta, 0.5, 0.5).tolist() == [0.75, -0.75, 0.0, 0.0, 0.0]


def test_it_is_the_nearest_point_with_the_penalty():
    """The proximal step: the minimum of (x - theta)^2 / 2 + eta gamma |x|, found on a fine grid."""
    theta, eta, gamma = np.random.default_rng(0).normal(size=20), 0.3, 1.5
    x = np.linspace(-4, 4, 800_001)
    for shrunk, before in zip(shrinkage_step(theta, eta, gamma), theta, strict=True):
        assert shrunk == pytest.approx(x[np.argmin((x - before) ** 2 / 2 + eta * gamma * abs(x))], abs=2e-5)


def test_gradient_descent_with_it_lowers_loss_and_penalty():
    """A quadratic loss: at the end each entry either is 0, where the slope is at most gamma, or has the slope that gamma balances."""
    rng = np.random.default_rng(1)
    root, target, gamma = rng.normal(size=(6, 6)), rng.normal(size=6), 0.8
    A = root @ root.T / 6 + np.eye(6)
    theta = np.zeros(6)
    for _ in range(2000):
        theta = shrinkage_step(theta - 0.1 * (A @ theta - target), 0.1, gamma)
    slope = A @ theta - target
    zero = theta == 0
    assert 0 < zero.sum() < 6
    assert np.all(abs(slope[zero]) <= gamma)
    assert np.allclose(slope[~zero], -gamma * np.sign(theta[~zero]), rtol=0, atol=1e-12)


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        shrinkage_step(np.ones(2), np.ones(3), 1.0)
