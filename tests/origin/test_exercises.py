import math

import numpy as np

from snippets.neural_networks.sigmoid import sigmoid
from snippets.origin.error_flow_one_unit import error_flow_one_unit
from snippets.origin.memory_cell_1997 import memory_cell_1997
from snippets.origin.squash_output_1997 import squash_output_1997
from snippets.origin.state_drift import state_drift
from tests.support.oracles import complex_step
from tests.support.prose import assert_says

PAGE = "architecture/origin.md"


def logistic_slope(z):
    return complex_step(lambda z: sigmoid(z), {"z": z})["z"]


def test_exercise_1_logistic_unit_as_carousel():
    slopes = [logistic_slope(z) for z in (0.0, 2.0)]
    factors = [error_flow_one_unit(logistic_slope, z, 4.0, 1.0) for z in (0.0, 2.0)]
    left = []
    for z in (0.0, 2.0):
        error = 1.0
        for _ in range(20):
            error = error_flow_one_unit(logistic_slope, z, 4.0, error)
        left.append(error)
    assert left[0] == factors[0] == 1
    assert f"{left[1]:.1e}" == "2.9e-08"
    assert_says(
        PAGE, f"{slopes[0]:.2f} at $z = 0$ and {slopes[1]:.3f} at $z = 2$", f"1 and $4 \\sigma(2) (1 - \\sigma(2)) = {factors[1]:.3f}$"
    )
    assert_says(PAGE, "= 2.9 \\times 10^{-8}$ of it in the second")


def test_exercise_2_when_the_slope_is_gone():
    def slope(c):
        return complex_step(lambda c: squash_output_1997(c), {"c": c})["c"]

    step = 1
    while slope(0.05 * step) >= 0.01 * slope(0.0):
        step += 1
    bound = 2 * math.atanh(math.sqrt(0.99))
    assert 0.05 * (step - 1) <= bound < 0.05 * step
    assert_says(PAGE, f"so for $c > {bound:.3f}$. At 0.05 per step that is step {step}.")


def test_exercise_3_negative_bias_slows_the_drift():
    z = np.full((1000, 1), 2 * math.atanh(0.25))
    gates = [sigmoid(0.0), sigmoid(-3.0)]
    states = [state_drift(np.zeros(1), np.full((1000, 1), gate), z)[0] for gate in gates]
    assert_says(
        PAGE,
        f"$\\sigma(0) = {gates[0]:.1f}$ gives a state of $1000 \\cdot 0.5 \\cdot 0.5 = {states[0]:.0f}$;",
        f"$\\sigma(-3) = {gates[1]:.4f}$ gives $1000 \\cdot 0.5 \\cdot \\sigma(-3) = {states[1]:.1f}$.",
        f"The drift is $\\sigma(0) / \\sigma(-3) = {states[0] / states[1]:.1f}$ times slower.",
    )


def test_exercise_4_weights_of_the_reber_networks():
    inputs, outputs = 7, 7
    totals = []
    for cells, gates in ((4, 8), (6, 6)):
        units = cells + gates
        totals.append(units * (inputs + units) + gates + cells * outputs)
        assert_says(PAGE, f"{cells} cells and {gates} gates are")
        assert units * (inputs + units) == 228
    assert totals == [264, 276]
    assert_says(PAGE, "and $4 \\cdot 7 = 28$ output weights: 264", "and $6 \\cdot 7 = 42$: 276")


def test_exercise_4_shapes_of_the_snippet_have_the_same_weights():
    n, d = 4, 7
    arrays = {f"W_{part}": np.zeros((n, d + 3 * n)) for part in "ico"} | {f"b_{part}": np.zeros(n) for part in "ico"}
    state = {name: np.zeros(n) for name in ("h_prev", "i_prev", "o_prev", "c_prev")}
    memory_cell_1997(**arrays, x_t=np.zeros(d), **state)
    assert sum(arrays[f"W_{part}"].size for part in "ico") == 228
