import math

import numpy as np
import pytest

from snippets.training.one_unit_eigenvalue import one_unit_eigenvalue
from tests.support.oracles import complex_step


def jacobian(b_f, b_i, b_o, weights):
    """The derivative of (h, c) after a step by (h, c) before it, at rest and without input, of one unit."""

    def step(start, which):
        h, c = start
        f, i, o = (1 / (1 + np.exp(-(b + w * h))) for b, w in zip((b_f, b_i, b_o), weights, strict=False))
        c = f * c + i * np.tanh(weights[3] * h)
        return (o * np.tanh(c), c)[which]

    return np.array([complex_step(lambda s, k=k: step(s, k), {"s": np.zeros(2)})["s"] for k in (0, 1)])


def test_eigenvalues_of_the_jacobian_complex_step():
    rng = np.random.default_rng(0)
    for _ in range(20):
        biases, weights = rng.normal(size=3), rng.normal(size=4) * 3
        f, i, o = (1 / (1 + math.exp(-b)) for b in biases)
        found = sorted(np.linalg.eigvals(jacobian(*biases, weights)).real, key=abs)
        assert found[0] == pytest.approx(0, abs=1e-12)
        assert found[1] == pytest.approx(one_unit_eigenvalue(f, i, o, weights[3]), rel=1e-10)


def test_without_recurrent_weight_only_the_cell_path_is_left():
    assert one_unit_eigenvalue(0.7, 0.5, 0.5, 0.0) == 0.7


def test_threshold_between_vanishing_and_exploding():
    f, i, o = 0.8, 0.5, 0.4
    assert one_unit_eigenvalue(f, i, o, (1 - f) / (i * o)) == pytest.approx(1)
