import math

import numpy as np
import pytest

from report.figures import origin as figure
from snippets.lstm_cell.cell_update import cell_update
from snippets.origin.cell_update_2000 import cell_update_2000
from snippets.origin.memory_cell_1997 import memory_cell_1997
from snippets.origin.squash_input_1997 import squash_input_1997
from snippets.origin.squash_output_1997 import squash_output_1997
from snippets.origin.state_drift import state_drift
from tests.origin import detached
from tests.support.oracles import assert_gradients, complex_step
from tests.support.prose import assert_says

PAGE = "architecture/origin.md"
HALF = 2 * math.atanh(0.25)
MATRICES = ("W_c", "W_i", "W_o")


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


def test_a_store_ruined_by_noise_and_saved_by_a_gate():
    bare = gated = np.zeros(1)
    for step, x in enumerate((0.8, 0.3, -0.5, 0.4, -0.7), start=1):
        i = 1 if step == 1 else 0.02
        bare = cell_update(np.ones(1), bare, np.ones(1), np.array([x]))
        gated = cell_update(np.ones(1), gated, np.array([i]), np.array([x]))
        held = f"{gated[0]:.{1 if step == 1 else 3}f}"
        assert_says(PAGE, f"| {step} | {x} | {bare[0]:.1f} | {i} | {held} |".replace("| -", "| −"))
    assert_says(PAGE, f"nobody can tell from {bare[0]:.1f} that 0.8 was stored")


def test_the_picture_begins_as_the_table_and_ends_as_it_is_described():
    assert figure.ARRIVES == (0.8, 0.3, -0.5, 0.4, -0.7)
    bare, gated = figure.stored()[1:]
    assert np.allclose(bare[:5], [0.8, 1.1, 0.6, 1.0, 0.3])
    assert bare[-1] < -1
    assert np.all(np.abs(gated - 0.8) < 0.1)
    assert_says(PAGE, "adds every noise and ends far below 0; the other, with an input gate, stays near 0.8")


def test_a_cell_that_only_adds_and_one_that_forgets():
    added = forgetting = np.zeros(1)
    for _ in range(1000):
        added = cell_update(np.ones(1), added, np.ones(1), np.array([0.05]))
        forgetting = cell_update(np.array([0.95]), forgetting, np.ones(1), np.array([0.05]))
    assert_says(PAGE, f"A cell that lets in 0.05 at every step holds {added[0]:.0f} after 1000 steps")
    assert_says(PAGE, f"With a constant $f_t = 0.95$ the same input levels off at {forgetting[0]:.0f}.")


# the truncated gradient


@pytest.mark.parametrize("seed", range(4))
def test_truncated_gradient_is_exact_with_recurrent_inputs_held_constant_complex_step(seed):
    parameters, x, y = detached.draw(seed)
    got = detached.truncated_gradient(parameters, x, y)
    fed_back = detached.recurrent_inputs(parameters, x)
    assert_gradients(detached.loss_for(x, y, fed_back), parameters, got)
    full = detached.full_gradient(parameters, x, y)
    for name, gradient in detached.full_weight_gradients(parameters, x, y).items():
        assert np.allclose(gradient, full[name], rtol=0, atol=1e-12 * np.max(np.abs(full[name])))
    assert np.max(np.abs(got["W_i"] - full["W_i"])) > 1e-3 * np.max(np.abs(full["W_i"]))
    assert_says(PAGE, "with fixed weights the two agree to $10^{-12}$")


def cosines(parameters, x, y):
    got, full = detached.truncated_gradient(parameters, x, y), detached.full_weight_gradients(parameters, x, y)
    return [detached.cosine(got[name], full[name]) for name in MATRICES]


def trained(seed, steps):
    """Return a network after steps of gradient descent by the rule on one sequence, and the sequence."""
    parameters, x, y = detached.draw(seed, n=3, d=2, steps=20, scale=0.1)
    y = np.tanh(y)
    before = detached.loss_for(x, y)(**parameters)
    for _ in range(steps):
        gradient = detached.truncated_gradient(parameters, x, y)
        parameters = {name: value - 0.1 * gradient[name] for name, value in parameters.items()}
    assert detached.loss_for(x, y)(**parameters) < 0.8 * before
    return parameters, x, y


def row(found):
    middle, worst = np.median(found, axis=0), np.min(found, axis=0)
    return " | ".join(f"{m:.2f} ({w:.2f})" for m, w in zip(middle, worst, strict=True)).replace("-", "−")


def test_table_of_cosines():
    for spread in ("0.1", "0.5", "1"):
        drawn = [detached.draw(seed, n=3, d=2, steps=20, scale=float(spread)) for seed in range(20)]
        assert_says(PAGE, f"| {spread} | {row([cosines(*one) for one in drawn])} |")
    assert_says(PAGE, "three cells, 20 steps, gate biases around −1, the median of 20 random networks")


def test_training_by_the_rule_takes_it_away_from_the_gradient():
    found = [cosines(*trained(seed, 200)) for seed in range(5)]
    assert_says(
        PAGE, f"| 0.1, after 200 steps of training by the rule | {row(found)} |", "last row: five networks, each trained on one sequence"
    )


def test_a_step_against_the_worst_cosine_raises_the_loss():
    drawn = [detached.draw(seed, n=3, d=2, steps=20, scale=1.0) for seed in range(20)]
    parameters, x, y = min(drawn, key=lambda one: cosines(*one)[1])
    moved = parameters | {"W_i": parameters["W_i"] - 1e-5 * detached.truncated_gradient(parameters, x, y)["W_i"]}
    assert detached.loss_for(x, y)(**moved) > detached.loss_for(x, y)(**parameters)
    assert_says(PAGE, "Below 0 a small step of these weights by the rule raises the loss.")


def test_error_is_scaled_at_the_two_ends_only_complex_step():
    parameters, x, _ = detached.draw(0)
    past, fed_back = detached.run(parameters, x), detached.recurrent_inputs(parameters, x)
    last = past[-1]
    exit_slope = last["o"] * (1 - np.tanh(last["c"] / 2) ** 2) / 2
    for s in (1, 3, 6, 15):
        step = past[-1 - s]
        z = parameters["W_c"] @ step["u"] + parameters["b_c"]
        wanted = exit_slope * step["i"] * (1 - np.tanh(z / 2) ** 2)

        def pushed(push, cell, s=s):
            n, c = len(parameters["b_i"]), np.zeros(len(parameters["b_i"]))
            for t, x_t in enumerate(x):
                u = np.concatenate([x_t, *fed_back[t]])
                note = 2 * np.tanh((parameters["W_c"] @ u + parameters["b_c"] + (push if t == len(x) - 1 - s else np.zeros(n))) / 2)
                c = c + past[t]["i"] * note
            return (last["o"] * np.tanh(c / 2))[cell]

        for cell in range(4):
            slope = complex_step(lambda push, cell=cell: pushed(push, cell), {"push": np.zeros(4)})["push"]
            assert slope == pytest.approx(np.where(np.arange(4) == cell, wanted, 0), rel=1e-10, abs=1e-15)
