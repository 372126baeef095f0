import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from snippets.lstm_cell.candidate import candidate

numbers = st.floats(-3, 3)


def test_value_by_hand():
    c_tilde = candidate(
        np.array([[2.0], [1.0]]),
        np.array([[0.0, -1.0], [3.0, 0.0]]),
        np.array([0.25, -0.5]),
        np.array([0.5]),
        np.array([1.0, 1.0]),
    )
    assert np.allclose(c_tilde, [math.tanh(0.25), math.tanh(3.0)], rtol=0, atol=1e-15)


def test_both_signs():
    x_t, zero = np.ones(1), np.zeros((1, 1))
    up = candidate(np.array([[2.0]]), zero, np.zeros(1), x_t, np.ones(1))
    down = candidate(np.array([[-2.0]]), zero, np.zeros(1), x_t, np.ones(1))
    assert up[0] == -down[0] > 0.9


@given(numbers, numbers, numbers)
def test_range_open_interval(W, R, b):
    c_tilde = candidate(np.array([[W]]), np.array([[R]]), np.array([b]), np.array([1.0]), np.array([-1.0]))
    assert -1 < c_tilde[0] < 1
