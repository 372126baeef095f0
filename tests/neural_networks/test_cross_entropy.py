import math

import numpy as np
import pytest

from snippets.neural_networks.cross_entropy import cross_entropy


def test_value_by_hand():
    y, p = np.array([0.5, 0.25, 0.25]), np.array([0.25, 0.25, 0.5])
    assert cross_entropy(y, p) == pytest.approx(1.75 * math.log(2), rel=1e-15)


def test_one_hot_target_leaves_one_logarithm():
    p = np.array([0.2, 0.7, 0.1])
    for k, row in enumerate(np.eye(3)):
        assert cross_entropy(row, p) == pytest.approx(-math.log(p[k]), rel=1e-15)


def test_a_guess_without_knowledge_costs_log_K():
    assert cross_entropy(np.eye(10)[3], np.full(10, 0.1)) == pytest.approx(math.log(10), rel=1e-15)


def test_smallest_where_prediction_equals_target():
    rng = np.random.default_rng(16)
    y = rng.dirichlet(np.ones(5))
    best = cross_entropy(y, y)
    for _ in range(200):
        p = rng.dirichlet(np.ones(5))
        assert cross_entropy(y, p) - best == pytest.approx(sum(a * math.log(a / b) for a, b in zip(y, p, strict=True)))
        assert cross_entropy(y, p) > best
