import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from snippets.lstm_cell.hidden_state import hidden_state


def test_value_by_hand():
    h_t = hidden_state(np.array([0.5, 0.25]), np.array([math.log(3), -math.log(2)]))
    assert np.allclose(h_t, [0.4, -0.15], rtol=0, atol=1e-15)


def test_closed_output_gate_hides_the_cell():
    assert np.array_equal(hidden_state(np.zeros(2), np.array([5.0, -5.0])), np.zeros(2))


@given(st.floats(0, 1, exclude_min=True, exclude_max=True), st.floats(-1e6, 1e6))
def test_range_open_interval_and_sign_of_the_cell(o_t, c_t):
    h_t = hidden_state(o_t, c_t)
    assert -1 < h_t < 1
    assert h_t * c_t >= 0
