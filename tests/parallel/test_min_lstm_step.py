import math

import numpy as np

from snippets.parallel.min_lstm_step import min_lstm_step
from snippets.parallel.scan_combine import scan_combine
from tests.support.draws import assert_close, draw, logistic, row_sum


def test_equals_sums_unit_by_unit():
    for seed in range(8):
        v = draw(min_lstm_step, seed)
        wanted = []
        for j in range(3):
            f, i = (1 / (1 + math.exp(-row_sum(j, (v[f"W_{g}"], v["x_t"])) - v[f"b_{g}"][j])) for g in "fi")
            new = row_sum(j, (v["W_h"], v["x_t"])) + v["b_h"][j]
            wanted.append((f * v["h_prev"][j] + i * new) / (f + i))
        assert_close(min_lstm_step(**v), wanted)


def test_state_is_a_mean_of_old_state_and_candidate():
    v = draw(min_lstm_step, 1)
    new = v["W_h"] @ v["x_t"] + v["b_h"]
    share = (min_lstm_step(**v) - new) / (v["h_prev"] - new)
    assert np.all((share > 0) & (share < 1))


def test_parallel_scan_equals_the_recurrence():
    """50 steps, split by halves as far as it goes, against the step taken 50 times."""
    v, x = draw(min_lstm_step, 2), np.random.default_rng(2).normal(size=(50, 4))
    f, i = (logistic(x @ v[f"W_{g}"].T + v[f"b_{g}"]) for g in "fi")
    a, b = f / (f + i), i / (f + i) * (x @ v["W_h"].T + v["b_h"])

    def combined(first, last):
        if last - first == 1:
            return a[first], b[first]
        middle = (first + last) // 2
        return scan_combine(*combined(first, middle), *combined(middle, last))

    h = v["h_prev"]
    for t in range(50):
        h = min_lstm_step(**{**v, "x_t": x[t], "h_prev": h})
        kept, added = combined(0, t + 1)
        assert_close(kept * v["h_prev"] + added, h, atol=1e-12)
