import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from snippets.lstm_cell.forget_gate import forget_gate

numbers = st.floats(-10, 10)


def logistic(z):
    return np.array([(1 + math.tanh(value / 2)) / 2 for value in z])


def test_value_by_hand():
    gate = forget_gate(
        np.array([[2.0], [1.0]]),
        np.array([[0.0, -1.0], [3.0, 0.0]]),
        np.array([0.25, -0.5]),
        np.array([0.5]),
        np.array([1.0, 1.0]),
    )
    assert np.allclose(gate, logistic([2 * 0.5 - 1 * 1.0 + 0.25, 1 * 0.5 + 3 * 1.0 - 0.5]), rtol=0, atol=1e-15)


def test_limits_of_large_and_small_bias():
    W, R, state = np.ones((2, 1)), np.ones((2, 2)), np.ones(2)
    gate = forget_gate(W, R, np.array([60.0, -60.0]), np.ones(1), state)
    assert gate[0] == 1
    assert 0 < gate[1] < 1e-20


@given(numbers, numbers, numbers, numbers, numbers)
def test_range_open_interval(W, R, b, x_t, h_prev):
    scaled = np.array([W]) / 10, np.array([R]) / 10
    gate = forget_gate(
        scaled[0][:, None],
        scaled[1][:, None],
        np.array([b]) / 10,
        np.array([x_t]),
        np.array([h_prev]),
    )
    assert 0 < gate[0] < 1
