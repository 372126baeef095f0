import numpy as np
import pytest

from snippets.rnn_limits.rnn_jacobian import rnn_jacobian
from tests.support.oracles import complex_step


def test_derivative_complex_step_entry_by_entry():
    rng = np.random.default_rng(0)
    R, drive, h_prev = rng.standard_normal((3, 3)), rng.standard_normal(3), rng.uniform(-1, 1, 3)
    h_t = np.tanh(drive + R @ h_prev)
    jacobian = rnn_jacobian(h_t, R)
    for i in range(3):
        row = complex_step(lambda h, i=i: np.tanh(drive + R @ h)[i], {"h": h_prev})["h"]
        assert np.allclose(jacobian[i], row, rtol=1e-13, atol=0)


def test_derivative_of_the_activation_scales_the_rows():
    R = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert np.allclose(rnn_jacobian(np.array([0.5, 0.0]), R), [[0.75, 1.5], [3.0, 4.0]])


def test_state_at_zero_is_the_recurrent_matrix():
    R = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert np.array_equal(rnn_jacobian(np.zeros(2), R), R)


def test_saturated_state_passes_nothing():
    assert np.max(np.abs(rnn_jacobian(np.array([0.9999, -0.9999]), np.ones((2, 2))))) == pytest.approx(2e-4, rel=1e-3)
