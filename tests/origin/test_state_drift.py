import math

import numpy as np

from snippets.origin.state_drift import state_drift


def test_equals_loop_over_time():
    rng = np.random.default_rng(4)
    c_0, i, z = rng.normal(size=3), rng.uniform(size=(9, 3)), rng.normal(size=(9, 3))
    for cell in range(3):
        state = c_0[cell]
        for t in range(9):
            state += i[t, cell] * (4 / (1 + math.exp(-z[t, cell])) - 2)
        assert abs(state_drift(c_0, i, z)[cell] - state) < 1e-13


def test_value_by_hand():
    c_T = state_drift(np.array([1.0]), np.full((6, 1), 0.5), np.full((6, 1), math.log(3)))
    assert abs(c_T[0] - 4.0) < 1e-14


def test_constant_input_drifts_linearly_without_bound():
    states = [state_drift(np.zeros(1), np.full((T, 1), 0.1), np.full((T, 1), 0.8))[0] for T in (100, 200, 400, 100_000)]
    assert np.allclose(np.array(states) / states[0], [1, 2, 4, 1000], rtol=1e-10)
