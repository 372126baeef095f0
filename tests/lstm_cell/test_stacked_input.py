import numpy as np
import pytest

from snippets.lstm_cell.stacked_input import stacked_input

N, D = 3, 4


def draw(seed):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(N, D)), rng.normal(size=(N, N)), rng.normal(size=N), rng.normal(size=D), rng.normal(size=N)


def test_equals_two_separate_sums():
    for seed in range(5):
        W, R, b, x_t, h_prev = draw(seed)
        for j in range(N):
            total = b[j] + sum(W[j, k] * x_t[k] for k in range(D)) + sum(R[j, k] * h_prev[k] for k in range(N))
            assert abs(stacked_input(W, R, b, x_t, h_prev)[j] - total) < 1e-13


def test_wrong_order_of_the_stack_is_another_number():
    W, R, b, x_t, h_prev = draw(6)
    swapped = np.hstack([R, W]) @ np.concatenate([x_t, h_prev]) + b
    assert np.min(np.abs(swapped - stacked_input(W, R, b, x_t, h_prev))) > 1e-3


def test_shapes_that_do_not_fit_are_refused():
    W, R, b, x_t, h_prev = draw(7)
    with pytest.raises(ValueError, match="mismatch"):
        stacked_input(W, R, b, x_t[1:], h_prev)
