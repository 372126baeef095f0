import numpy as np

from snippets.parallel.linear_recurrence import linear_recurrence
from tests.support.draws import assert_close


def test_value_by_hand():
    assert_close(linear_recurrence(np.array([0.5, 2.0]), np.array([4.0, -1.0]), np.array([1.0, 0.0])), [3.0, -2.0])


def test_equals_the_sum_over_all_inputs():
    """h_T is h_0 times all a, plus each b_t times all later a."""
    rng = np.random.default_rng(0)
    a, b, h_0 = rng.uniform(0.5, 1.2, (10, 3)), rng.normal(size=(10, 3)), rng.normal(size=3)
    h = h_0
    for t in range(10):
        h = linear_recurrence(a[t], h, b[t])
    assert_close(h, np.prod(a, axis=0) * h_0 + sum(np.prod(a[t + 1 :], axis=0) * b[t] for t in range(10)))
