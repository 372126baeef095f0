"""What must hold for each of the three gates, without and with peepholes: the tests of the gates call these with their own function."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.support.oracles import complex_step

TENTHS = st.floats(-1, 1)


def logistic(z):
    """Return the logistic function by the hyperbolic tangent of the standard library, which no snippet uses."""
    return np.array([(1 + math.tanh(value / 2)) / 2 for value in z])


def check_value_by_hand(gate):
    """Two cells, one input: the pre-activations are written out."""
    W, R, b = np.array([[2.0], [1.0]]), np.array([[0.0, -1.0], [3.0, 0.0]]), np.array([0.25, -0.5])
    got = gate(W, R, b, np.array([0.5]), np.array([1.0, 1.0]))
    assert np.allclose(got, logistic([2 * 0.5 - 1 * 1.0 + 0.25, 1 * 0.5 + 3 * 1.0 - 0.5]), rtol=0, atol=1e-15)


def check_limits_of_large_and_small_bias(gate):
    """A bias of 60 opens the gate fully, one of -60 all but shuts it."""
    W, R, state = np.ones((2, 1)), np.ones((2, 2)), np.ones(2)
    got = gate(W, R, np.array([60.0, -60.0]), np.ones(1), state)
    assert got[0] == 1
    assert 0 < got[1] < 1e-20


def check_range_open_interval(gate):
    """Never 0, never 1, for inputs of everyday size."""

    @given(TENTHS, TENTHS, TENTHS, st.floats(-10, 10), st.floats(-10, 10))
    def holds(W, R, b, x_t, h_prev):
        assert 0 < gate(np.array([[W]]), np.array([[R]]), np.array([b]), np.array([x_t]), np.array([h_prev]))[0] < 1

    holds()


def check_peephole_value_by_hand(gate):
    """As without peepholes, with the state times its peephole added."""
    W, R, p, b = np.array([[2.0], [1.0]]), np.array([[0.0, -1.0], [3.0, 0.0]]), np.array([3.0, -1.0]), np.array([0.25, -0.5])
    got = gate(W, R, p, b, np.array([0.5]), np.array([1.0, 1.0]), np.array([-0.5, 2.0]))
    wanted = logistic([2 * 0.5 - 1 * 1.0 + 3 * -0.5 + 0.25, 1 * 0.5 + 3 * 1.0 - 1 * 2.0 - 0.5])
    assert np.allclose(got, wanted, rtol=0, atol=1e-15)


def check_each_peephole_sees_only_its_own_cell(gate):
    """The derivative by the cell states is diagonal, and is p times that of the logistic function."""
    rng = np.random.default_rng(5)
    W, R, p, b = rng.normal(size=(3, 4)), rng.normal(size=(3, 3)), rng.normal(size=3), rng.normal(size=3)
    x_t, h_prev, c = rng.normal(size=4), rng.normal(size=3), rng.normal(size=3)
    for cell in range(3):
        slope = complex_step(lambda c, cell=cell: gate(W, R, p, b, x_t, h_prev, c)[cell], {"c": c})["c"]
        value = logistic(W @ x_t + R @ h_prev + p * c + b)[cell]
        assert np.allclose(slope, p[cell] * value * (1 - value) * np.eye(3)[cell], rtol=0, atol=1e-14)


def check_without_peepholes_the_state_does_not_matter(gate):
    """With p = 0 the gate is that of version B."""
    rng = np.random.default_rng(6)
    W, R, b = rng.normal(size=(3, 4)), rng.normal(size=(3, 3)), rng.normal(size=3)
    x_t, h_prev = rng.normal(size=4), rng.normal(size=3)
    got = gate(W, R, np.zeros(3), b, x_t, h_prev, rng.normal(size=3))
    assert np.allclose(got, logistic(W @ x_t + R @ h_prev + b), rtol=0, atol=1e-15)


def with_fixed_peepholes(gate, c):
    """Return a peephole gate as a function of the arguments of version B, with fixed peepholes and state."""
    return lambda W, R, b, x_t, h_prev: gate(W, R, np.ones(len(b)), b, x_t, h_prev, np.full(len(b), c))
