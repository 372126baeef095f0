import math

import numpy as np

from snippets.origin.cell_update_2000 import cell_update_2000
from tests.support.oracles import complex_step


def test_value_by_hand():
    c_t = cell_update_2000(np.array([0.5]), np.array([4.0]), np.array([0.25]), np.array([-math.log(3)]))
    assert abs(c_t[0] - 1.75) < 1e-14


def test_open_gate_gives_the_cell_of_1997():
    c_prev, i_t, z_t = np.array([3.0, -2.0]), np.array([0.3, 0.8]), np.array([1.0, -0.5])
    expected = c_prev + i_t * 2 * np.tanh(z_t / 2)
    assert np.allclose(cell_update_2000(np.ones(2), c_prev, i_t, z_t), expected, rtol=0, atol=1e-14)


def test_closed_gate_resets_the_cell():
    assert cell_update_2000(np.zeros(1), np.array([1e9]), np.array([0.5]), np.array([0.0]))[0] == 0


def test_self_connection_is_the_gate_complex_step():
    f_t = np.array([0.2, 0.9])
    for cell in (0, 1):
        slope = complex_step(
            lambda c_prev, cell=cell: cell_update_2000(f_t, c_prev, np.full(2, 0.5), np.ones(2))[cell],
            {"c_prev": np.array([4.0, -7.0])},
        )
        assert np.allclose(slope["c_prev"], f_t * np.eye(2)[cell], rtol=0, atol=1e-15)


def test_constant_input_levels_off():
    c_t, level = np.zeros(1), 0.1 * 2 * math.tanh(0.4) / (1 - 0.95)
    for _ in range(1000):
        c_t = cell_update_2000(np.array([0.95]), c_t, np.array([0.1]), np.array([0.8]))
    assert abs(c_t[0] - level) < 1e-10
