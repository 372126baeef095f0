import math

import numpy as np

from snippets.parallel.min_gru_step import min_gru_step
from snippets.parallel.scan_combine import scan_combine
from tests.support.draws import assert_close, draw, logistic, row_sum


def test_equals_sums_unit_by_unit():
    for seed in range(8):
        v = draw(min_gru_step, seed)
        wanted = []
        for j in range(3):
            z = 1 / (1 + math.exp(-row_sum(j, (v["W_z"], v["x_t"])) - v["b_z"][j]))
            wanted.append((1 - z) * v["h_prev"][j] + z * (row_sum(j, (v["W_h"], v["x_t"])) + v["b_h"][j]))
        assert_close(min_gru_step(**v), wanted)


def test_parallel_scan_equals_the_recurrence():
    """64 steps: gates of all steps first, then six rounds of pairwise combination, against the step taken 64 times."""
    v, x = draw(min_gru_step, 1), np.random.default_rng(1).normal(size=(64, 4))
    z = logistic(x @ v["W_z"].T + v["b_z"])
    a, b = 1 - z, z * (x @ v["W_h"].T + v["b_h"])
    for shift in (1, 2, 4, 8, 16, 32):
        later_a, later_b = scan_combine(a[:-shift], b[:-shift], a[shift:], b[shift:])
        a, b = np.vstack([a[:shift], later_a]), np.vstack([b[:shift], later_b])
    h = v["h_prev"]
    for t in range(64):
        h = min_gru_step(**{**v, "x_t": x[t], "h_prev": h})
        assert_close(a[t] * v["h_prev"] + b[t], h, atol=1e-12)
