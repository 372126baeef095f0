import math

import numpy as np

from snippets.origin.cell_update_1997 import cell_update_1997
from tests.support.oracles import complex_step


def test_value_by_hand():
    c_t = cell_update_1997(np.array([3.0, -1.0]), np.array([0.5, 0.25]), np.array([math.log(3), -math.log(3)]))
    assert np.allclose(c_t, [3.5, -1.25], rtol=0, atol=1e-14)


def test_closed_input_gate_stores_exactly():
    c_prev = np.array([3.0, -0.1, 1e6])
    assert np.array_equal(cell_update_1997(c_prev, np.zeros(3), np.array([5.0, -5.0, 1.0])), c_prev)


def test_self_connection_has_weight_one_complex_step():
    i_t, z_t = np.array([0.3, 0.9]), np.array([2.0, -1.0])
    for cell in (0, 1):
        slope = complex_step(lambda c_prev, cell=cell: cell_update_1997(c_prev, i_t, z_t)[cell], {"c_prev": np.array([4.0, -7.0])})
        assert np.array_equal(slope["c_prev"], np.eye(2)[cell])


def test_one_step_changes_the_state_by_less_than_two():
    rng = np.random.default_rng(3)
    c_prev, i_t, z_t = rng.normal(size=500), rng.uniform(size=500), rng.normal(scale=6, size=500)
    assert np.all(np.abs(cell_update_1997(c_prev, i_t, z_t) - c_prev) < 2)
