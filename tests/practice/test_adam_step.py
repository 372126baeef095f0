import math

import numpy as np
import pytest

from snippets.practice.adam_step import adam_step


def run(gradients, eta=0.01, beta_1=0.9, beta_2=0.999, epsilon=1e-8):
    theta, m, v = np.zeros_like(gradients[0]), np.zeros_like(gradients[0]), np.zeros_like(gradients[0])
    for k, g in enumerate(gradients, 1):
        theta, m, v = adam_step(theta, m, v, g, k, eta, beta_1, beta_2, epsilon)
    return theta, m, v


def test_first_step_has_the_size_of_the_learning_rate():
    theta, _, _ = run([np.array([1e-3, -5.0, 700.0])])
    assert theta == pytest.approx([-0.01, 0.01, -0.01], rel=1e-4)


def test_scale_of_the_gradient_does_not_matter():
    gradients = np.random.default_rng(0).normal(size=(20, 3))
    assert np.allclose(run(gradients)[0], run(1000 * gradients)[0], rtol=1e-4)


def test_corrected_means_are_weighted_means():
    """After k steps the corrected m is a mean of the gradients whose weights sum to 1; likewise v of their squares."""
    gradients = np.random.default_rng(1).normal(size=(7, 2))
    _, m, v = run(gradients)
    weights = np.array([0.1 * 0.9 ** (6 - k) for k in range(7)])
    assert np.allclose(m / (1 - 0.9**7), weights @ gradients / weights.sum(), rtol=1e-12)
    weights = np.array([0.001 * 0.999 ** (6 - k) for k in range(7)])
    assert np.allclose(v / (1 - 0.999**7), weights @ gradients**2 / weights.sum(), rtol=1e-9)


def test_epsilon_stands_outside_the_root():
    theta, _, _ = run([np.array([2.0])], eta=1.0, epsilon=0.5)
    assert theta[0] == pytest.approx(-2 / (math.sqrt(4) + 0.5))


def test_two_steps_by_hand():
    """Shares 1/2 and 3/4, gradients 1 and 3, epsilon 1/4, learning rate 1, from theta = 5."""
    theta, m, v = adam_step(np.array([5.0]), np.zeros(1), np.zeros(1), np.array([1.0]), 1, 1.0, 0.5, 0.75, 0.25)
    assert (theta[0], m[0], v[0]) == (pytest.approx(5 - 1 / 1.25), 0.5, 0.25)
    theta, m, v = adam_step(theta, m, v, np.array([3.0]), 2, 1.0, 0.5, 0.75, 0.25)
    assert (m[0], v[0]) == (1.75, 2.4375)
    assert theta[0] == pytest.approx(4.2 - (7 / 3) / (math.sqrt(39 / 7) + 0.25))
