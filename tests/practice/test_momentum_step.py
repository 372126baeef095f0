import numpy as np
import pytest

from snippets.practice.momentum_step import momentum_step


def test_velocity_is_a_fading_sum_of_gradients():
    rng = np.random.default_rng(0)
    gradients = rng.normal(size=(12, 3))
    theta, v = np.zeros(3), np.zeros(3)
    for g in gradients:
        theta, v = momentum_step(theta, v, g, 0.8, 0.1)
    assert np.allclose(v, sum(0.8 ** (11 - k) * g for k, g in enumerate(gradients)), rtol=1e-12)
    moved = -0.1 * sum((1 - 0.8 ** (12 - k)) / 0.2 * g for k, g in enumerate(gradients))
    assert np.allclose(theta, moved, rtol=1e-12)


def test_without_momentum_plain_gradient_descent():
    theta, _ = momentum_step(np.ones(2), np.full(2, 9.0), np.array([1.0, -2.0]), 0.0, 0.5)
    assert theta == pytest.approx([0.5, 2.0])


def test_constant_gradient_step_grows_tenfold():
    theta, v = np.zeros(1), np.zeros(1)
    for _ in range(500):
        before = theta
        theta, v = momentum_step(theta, v, np.ones(1), 0.9, 0.01)
    assert (before - theta)[0] == pytest.approx(0.1)
