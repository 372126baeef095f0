import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from snippets.lstm_cell.input_gate_peephole import input_gate_peephole
from tests.oracles import complex_step

numbers = st.floats(-10, 10)


def logistic(z):
    return np.array([(1 + math.tanh(value / 2)) / 2 for value in z])


def test_value_by_hand():
    gate = input_gate_peephole(
        np.array([[2.0], [1.0]]),
        np.array([[0.0, -1.0], [3.0, 0.0]]),
        np.array([3.0, -1.0]),
        np.array([0.25, -0.5]),
        np.array([0.5]),
        np.array([1.0, 1.0]),
        np.array([-0.5, 2.0]),
    )
    assert np.allclose(gate, logistic([2 * 0.5 - 1 * 1.0 + 3 * -0.5 + 0.25, 1 * 0.5 + 3 * 1.0 - 1 * 2.0 - 0.5]), rtol=0, atol=1e-15)


def test_limits_of_large_and_small_bias():
    W, R, state = np.ones((2, 1)), np.ones((2, 2)), np.ones(2)
    gate = input_gate_peephole(W, R, np.ones(2), np.array([60.0, -60.0]), np.ones(1), state, state)
    assert gate[0] == 1
    assert 0 < gate[1] < 1e-20


@given(numbers, numbers, numbers, numbers, numbers, numbers, numbers)
def test_range_open_interval(W, R, b, x_t, h_prev, p, c):
    scaled = np.array([W]) / 10, np.array([R]) / 10
    gate = input_gate_peephole(
        scaled[0][:, None],
        scaled[1][:, None],
        np.array([p]) / 10,
        np.array([b]) / 10,
        np.array([x_t]),
        np.array([h_prev]),
        np.array([c]),
    )
    assert 0 < gate[0] < 1


def test_each_peephole_sees_only_its_own_cell():
    rng = np.random.default_rng(5)
    W, R, p, b = rng.normal(size=(3, 4)), rng.normal(size=(3, 3)), rng.normal(size=3), rng.normal(size=3)
    x_t, h_prev, c = rng.normal(size=4), rng.normal(size=3), rng.normal(size=3)
    for cell in range(3):
        slope = complex_step(lambda c, cell=cell: input_gate_peephole(W, R, p, b, x_t, h_prev, c)[cell], {"c": c})["c"]
        gate = logistic(W @ x_t + R @ h_prev + p * c + b)[cell]
        assert np.allclose(slope, p[cell] * gate * (1 - gate) * np.eye(3)[cell], rtol=0, atol=1e-14)


def test_without_peepholes_the_state_does_not_matter():
    rng = np.random.default_rng(6)
    W, R, b = rng.normal(size=(3, 4)), rng.normal(size=(3, 3)), rng.normal(size=3)
    x_t, h_prev = rng.normal(size=4), rng.normal(size=3)
    got = input_gate_peephole(W, R, np.zeros(3), b, x_t, h_prev, rng.normal(size=3))
    assert np.allclose(got, logistic(W @ x_t + R @ h_prev + b), rtol=0, atol=1e-15)
