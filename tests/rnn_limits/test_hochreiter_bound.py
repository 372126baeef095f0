import numpy as np
import pytest

from snippets.rnn_limits.hochreiter_bound import hochreiter_bound


def logistic_error_flow(R, start, drive):
    """Run logistic units forward, then send an error of 1 back from each unit in turn, in plain loops.

    Entry (v, u) of the result is the error that arrives at unit v when unit u was given an error of 1.
    """
    n, state, slopes = len(R), list(start), []
    for drive_t in drive:
        state = [1 / (1 + np.exp(-(drive_t[i] + sum(R[i][j] * state[j] for j in range(n))))) for i in range(n)]
        slopes.append([s * (1 - s) for s in state])
    flow = np.zeros((n, n))
    for u in range(n):
        error = [float(i == u) for i in range(n)]
        for slope in reversed(slopes):
            error = [slope[v] * sum(R[i][v] * error[i] for i in range(n)) for v in range(n)]
        flow[:, u] = error
    return flow


@pytest.mark.parametrize("n", [2, 3, 5, 8])
def test_holds_for_the_multiplied_out_error_flow(n):
    for seed in range(10):
        rng = np.random.default_rng(seed)
        w_max = rng.uniform(0.1, 1) * 4 / n
        R = rng.uniform(-w_max, w_max, (n, n))
        for q in (1, 2, 5, 10):
            flow = logistic_error_flow(R.tolist(), rng.uniform(0, 1, n), rng.standard_normal((q, n)))
            tau, bound = hochreiter_bound(n, w_max, q)
            assert tau < 1
            assert 0 < np.max(np.abs(flow)) <= bound


def test_path_counting_is_tighter():
    """n^(q-1) paths of at most (w_max / 4)^q each give tau^q / n; equal weights and states at 1/2 attain it."""
    n, w, q = 4, 0.9, 6
    R = np.full((n, n), w)
    drive = np.tile(-w * n / 2, (q, n))
    flow = logistic_error_flow(R.tolist(), np.full(n, 0.5), drive)
    tau, bound = hochreiter_bound(n, w, q)
    assert np.max(np.abs(flow)) == pytest.approx(tau**q / n, rel=1e-12)
    assert bound / np.max(np.abs(flow)) == pytest.approx(n**2, rel=1e-12)


def test_value_by_hand():
    tau, bound = hochreiter_bound(10, 0.2, 20)
    assert tau == pytest.approx(0.5)
    assert bound == pytest.approx(10 / 2**20)


def test_slope_of_the_logistic_function_is_at_most_a_quarter():
    a = np.linspace(-5, 5, 10_001)
    s = 1 / (1 + np.exp(-a))
    assert np.max(s * (1 - s)) == pytest.approx(0.25, rel=1e-12)
