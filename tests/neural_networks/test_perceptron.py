import itertools

import numpy as np

from snippets.neural_networks.perceptron import perceptron


def test_value_by_hand_and_or():
    for first, second in itertools.product((0, 1), repeat=2):
        x = np.array([first, second])
        assert perceptron(np.array([1, 1]), x, -1.5) == (first and second)
        assert perceptron(np.array([1, 1]), x, -0.5) == (first or second)


def test_sum_of_exactly_zero_gives_zero():
    assert perceptron(np.array([2.0, -1.0]), np.array([1.0, 3.0]), 1.0) == 0
    assert perceptron(np.array([2.0, -1.0]), np.array([1.0, 3.0]), 1.0 + 1e-9) == 1


def test_plain_loop():
    rng = np.random.default_rng(1)
    seen = set()
    for _ in range(50):
        w, x, b = rng.standard_normal(4), rng.standard_normal(4), rng.standard_normal()
        total = b
        for weight, value in zip(w, x, strict=True):
            total += weight * value
        assert perceptron(w, x, b) == (1 if total > 0 else 0)
        seen.add(total > 0)
    assert seen == {True, False}


def test_scaling_weights_and_bias_changes_nothing():
    rng = np.random.default_rng(2)
    for _ in range(20):
        w, x, b = rng.standard_normal(4), rng.standard_normal(4), rng.standard_normal()
        assert perceptron(w, x, b) == perceptron(7.5 * w, x, 7.5 * b)
        assert perceptron(w, x, b) == 1 - perceptron(-w, x, -b)
