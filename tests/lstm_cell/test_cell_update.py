import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from snippets.lstm_cell.cell_update import cell_update
from tests.support.oracles import complex_step

inside = st.floats(0, 1, exclude_min=True, exclude_max=True)


def test_value_by_hand():
    c_t = cell_update(np.array([0.5, 1.0]), np.array([4.0, -2.0]), np.array([0.25, 0.5]), np.array([-1.0, 0.5]))
    assert np.array_equal(c_t, [1.75, -1.75])


def test_four_corners():
    old, new = np.array([7.0]), np.array([-0.5])
    corners = {(1, 0): 7.0, (0, 1): -0.5, (0, 0): 0.0, (1, 1): 6.5}
    for (keep, let_in), wanted in corners.items():
        assert cell_update(np.array([keep]), old, np.array([let_in]), new)[0] == wanted


@given(inside, st.floats(-1e3, 1e3), inside, st.floats(-1, 1))
def test_grows_by_at_most_one_per_step(f_t, c_prev, i_t, c_tilde):
    assert abs(cell_update(f_t, c_prev, i_t, c_tilde)) <= abs(c_prev) + 1


def test_slope_to_the_old_state_is_the_forget_gate_complex_step():
    rng = np.random.default_rng(0)
    f_t, i_t, c_tilde, c_prev = rng.uniform(size=(4, 3))
    for cell in range(3):
        slope = complex_step(lambda c_prev, cell=cell: cell_update(f_t, c_prev, i_t, c_tilde)[cell], {"c_prev": c_prev})
        assert np.allclose(slope["c_prev"], f_t * np.eye(3)[cell], rtol=0, atol=1e-15)
