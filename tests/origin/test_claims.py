import math

import numpy as np

from snippets.origin.cell_update_2000 import cell_update_2000
from snippets.origin.memory_cell_1997 import memory_cell_1997
from snippets.origin.squash_input_1997 import squash_input_1997
from snippets.origin.squash_output_1997 import squash_output_1997
from snippets.origin.state_drift import state_drift
from tests.support.oracles import complex_step
from tests.support.prose import assert_says

PAGE = "architecture/origin.md"
HALF = 2 * math.atanh(0.25)


def slope_of_chi(c):
    return complex_step(lambda c: squash_output_1997(c), {"c": c})["c"]


def test_state_drifts_to_50_and_its_slope_is_gone():
    state = state_drift(np.zeros(1), np.full((1000, 1), 0.1), np.full((1000, 1), HALF))[0]
    assert abs(state - 50) < 1e-9
    assert squash_output_1997(state) == 1
    assert abs(slope_of_chi(0.0) - 0.5) < 1e-15
    slope = f"{slope_of_chi(50.0):.1e}"
    assert slope == "3.9e-22"
    assert_says(PAGE, "$i_t = 0.1$ receive 0.5 as $\\psi(z_t)$", "After 1000 steps its state is 50")
    assert_says(PAGE, "$3.9 \\times 10^{-22}$, at 0 it is 0.5")


def test_forget_gate_levels_the_drift_off_at_one():
    state = np.zeros(1)
    for _ in range(1000):
        state = cell_update_2000(np.array([0.95]), state, np.array([0.1]), np.array([HALF]))
    assert abs(state[0] - 1) < 1e-12
    assert_says(PAGE, "With a constant $f_t = 0.95$ the same input levels off at 1.")


def test_error_of_the_cell_of_1997_is_constant_if_gates_do_not_see_cells():
    n, d, steps = 2, 1, 100
    rng = np.random.default_rng(0)
    weights = {f"W_{part}": np.hstack([rng.normal(size=(n, d)), np.zeros((n, 3 * n))]) for part in "ico"}
    biases = {f"b_{part}": rng.normal(size=n) for part in "ico"}
    inputs = rng.normal(size=(steps, d))

    def last_state(c_0):
        c_t = c_0
        for x_t in inputs:
            _, c_t = memory_cell_1997(**weights, **biases, x_t=x_t, h_prev=np.ones(n), i_prev=np.ones(n), o_prev=np.ones(n), c_prev=c_t)
        return c_t[0]

    assert np.array_equal(complex_step(last_state, {"c_0": np.zeros(n)})["c_0"], [1, 0])
    assert_says(PAGE, "The promise of constant error flow holds inside the cell, and with this truncation")


def test_with_gates_that_see_cells_the_full_error_is_not_constant():
    n, d = 2, 1
    rng = np.random.default_rng(1)
    weights = {f"W_{part}": rng.normal(size=(n, d + 3 * n)) for part in "ico"}
    biases = {f"b_{part}": rng.normal(size=n) for part in "ico"}
    inputs = rng.normal(size=(20, d))

    def last_state(c_0):
        h_t, c_t = np.zeros(n), c_0
        for x_t in inputs:
            h_t, c_t = memory_cell_1997(**weights, **biases, x_t=x_t, h_prev=h_t, i_prev=np.ones(n), o_prev=np.ones(n), c_prev=c_t)
        return c_t[0]

    assert abs(complex_step(last_state, {"c_0": np.zeros(n)})["c_0"][0] - 1) > 0.01


def test_ranges_in_the_text():
    far = np.array([-40.0, 40.0])
    low_in, high_in = squash_input_1997(far).round(12)
    low_out, high_out = squash_output_1997(far).round(12)
    assert_says(PAGE, f"What goes in is squashed into the range from −{-low_in:.0f} to {high_in:.0f}:")
    assert_says(PAGE, f"What comes out is squashed into the range from −{-low_out:.0f} to {high_out:.0f}:")
