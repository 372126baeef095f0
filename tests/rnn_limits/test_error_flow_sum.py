import itertools
import math

import numpy as np
import pytest

from snippets.rnn_limits.error_flow_sum import error_flow_sum


def test_sum_over_all_paths_through_a_network():
    """Follow each path through three steps of a tanh network; multiply slopes and weights on the way; add the paths."""
    rng = np.random.default_rng(0)
    n = 4
    R = rng.standard_normal((n, n)).tolist()
    h = [rng.uniform(-1, 1, n).tolist()]
    for _ in range(3):
        h.append([math.tanh(sum(R[i][j] * h[-1][j] for j in range(n))) for i in range(n)])
    C, B, A = (np.array([[(1 - h[t][i] ** 2) * R[i][j] for j in range(n)] for i in range(n)]) for t in (1, 2, 3))
    P = error_flow_sum(A, B, C)
    for end, start in itertools.product(range(n), repeat=2):
        paths = [(start, j, i, end) for i, j in itertools.product(range(n), repeat=2)]
        assert len(paths) == n**2
        total = 0.0
        for path in paths:
            factor = 1.0
            for step in (1, 2, 3):
                unit, before = path[step], path[step - 1]
                factor *= (1 - h[step][unit] ** 2) * R[unit][before]
            total += factor
        assert P[end, start] == pytest.approx(total, rel=1e-11, abs=1e-15)


def test_paths_may_cancel():
    """Every path has size 8, yet the sum is zero: large factors do not force a large sum."""
    R = 2 * np.array([[1.0, -1.0], [1.0, -1.0]])
    assert np.all(error_flow_sum(R, R, R) == 0)
