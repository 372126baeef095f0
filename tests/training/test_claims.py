"""Numbers and claims in the prose and the tables of section 4.1, and the displayed equations run together as one backward pass."""

import math

import numpy as np
import pytest

from snippets.lstm_cell.lstm_step import lstm_step
from snippets.training.adam_step import adam_step
from snippets.training.forget_bias import forget_bias
from snippets.training.momentum_step import momentum_step
from snippets.training.one_unit_eigenvalue import one_unit_eigenvalue
from tests.support.oracles import assert_gradients, complex_step
from tests.support.prose import assert_says
from tests.training import backward, detached, jacobians

PAGE = "training/training.md"
DRAWS = range(4)
TERMS = ("R_f", "R_i", "R_c", "R_o", "f", "p_o", "p_f", "p_i")


def power(value):
    """Write a number as the page does: two digits and a power of ten, in dollars."""
    mantissa, exponent = f"{value:.1e}".split("e")
    return rf"${mantissa} \times 10^{{{int(exponent)}}}$"


def two_digits(value):
    return f"{value:#.2g}".rstrip(".")


def terms(version):
    return [term for term in TERMS if version == "A" or term[0] != "p"]


def errors_without(version, *left_out, seed=0, steps=backward.T):
    arrays, targets = backward.draw(seed, version, steps)
    return backward.errors(backward.backward(arrays, targets, *left_out), backward.exact_gradients(arrays, targets))


# the backward pass


@pytest.mark.parametrize("version", ["B", "A"])
@pytest.mark.parametrize("seed", DRAWS)
def test_displayed_equations_together_are_the_gradient_complex_step(version, seed):
    arrays, targets = backward.draw(seed, version)
    assert_gradients(backward.loss_for(targets), arrays, backward.backward(arrays, targets))
    assert all(np.all(array != 0) for array in arrays.values())
    assert set(arrays) >= {f"{letter}_{part}" for letter in "WRb" for part in "fico"} | {"x", "h_0", "c_0"}


def test_table_of_the_gradients():
    worst = {version: {} for version in "BA"}
    for version in "BA":
        for seed in DRAWS:
            for name, error in errors_without(version, seed=seed).items():
                worst[version][name] = max(error, worst[version].get(name, 0.0))
    assert set(worst["A"]) - set(worst["B"]) == {"p_f", "p_i", "p_o"}
    assert max(*worst["A"].values(), *worst["B"].values()) < 1e-13
    small = "$< 10^{-13}$"
    shapes = {name: array.shape for name, array in backward.draw(0, "A")[0].items()}
    assert (shapes["W_f"], shapes["R_o"], shapes["b_i"], shapes["p_o"]) == ((3, 4), (3, 3), (3,), (3,))
    assert (shapes["x"], shapes["h_0"], shapes["c_0"]) == ((6, 4), (3,), (3,))
    assert_says(
        PAGE,
        "Here $T = 6$, $n = 3$, $d = 4$",
        f"| $W_f, W_i, W_c, W_o$ | (3, 4) | {small} | {small} |",
        f"| $R_f, R_i, R_c, R_o$ | (3, 3) | {small} | {small} |",
        f"| $b_f, b_i, b_c, b_o$ | (3,) | {small} | {small} |",
        f"| $p_f, p_i, p_o$ | (3,) | no peepholes | {small} |",
        rf"| $x_1, \dots, x_6$ | (4,) | {small} | {small} |",
        f"| $h_0$ | (3,) | {small} | {small} |",
        f"| $c_0$ | (3,) | {small} | {small} |",
    )


@pytest.mark.parametrize(("version", "term"), [(version, term) for version in "BA" for term in terms(version)])
def test_leaving_out_a_carried_term_breaks_the_check(version, term):
    arrays, targets = backward.draw(0, version)
    with pytest.raises(AssertionError, match="is off by"):
        assert_gradients(backward.loss_for(targets), arrays, backward.backward(arrays, targets, term))
    assert min(errors_without(version, term).values()) > 0.01


def test_table_of_the_terms_left_out():
    shown = {
        **{f"R_{part}": (rf"$R_{part}^\top \delta^{part}_{{t+1}}$", "hidden state") for part in "fico"},
        "f": (r"$f_{t+1} \odot \bar c_{t+1}$", "cell"),
        "p_o": (r"$p_o \odot \delta^o_t$", "cell"),
        "p_f": (r"$p_f \odot \delta^f_{t+1}$", "cell"),
        "p_i": (r"$p_i \odot \delta^i_{t+1}$", "cell"),
    }
    for term, (latex, where) in shown.items():
        b = two_digits(max(errors_without("B", term).values())) if term in terms("B") else "not there"
        a = two_digits(max(errors_without("A", term).values()))
        assert_says(PAGE, f"| {latex} | {where} | {b} | {a} |")
    assert_says(PAGE, "Each slip damages *every* array, by at least 1 %.")


@pytest.mark.parametrize("version", ["B", "A"])
def test_one_step_hides_every_slip_but_one(version):
    for term in terms(version):
        visible = max(errors_without(version, term, steps=1).values()) > 1e-12
        assert visible == (term == "p_o"), term
    assert_says(PAGE, "With $T = 1$ nothing is carried on, and of the eight slips only the one in $p_o$ shows.")


def test_square_matrix_hides_a_wrong_transpose():
    """A wrong transpose fails by its shape if n and d differ; if they are equal, only the numbers tell."""
    W, delta = np.ones((3, 4)), np.ones(3)
    with pytest.raises(ValueError, match="mismatch"):
        W @ delta
    assert (np.ones((3, 3)) @ delta).shape == (np.ones((3, 3)).T @ delta).shape


# the cell path and the other paths


def test_table_of_one_unit():
    gate = 1 / (1 + math.exp(-1))
    assert_says(PAGE, rf"With all three gates at $\sigma(1) = {gate:.3f}$")
    plain = {"0": (".3f", power), "0.5": (".3f", "{:.2f}".format), "1": (".1f", power), "4": (None, power)}
    for weight, (form, last) in plain.items():
        R_c = float(weight)
        parameters = {f"{letter}_{part}": np.zeros((1, 1)) for letter in "WR" for part in "fico"}
        parameters |= {f"b_{part}": np.array([0.0 if part == "c" else 1.0]) for part in "fico"}
        parameters["R_c"] = np.array([[R_c]])

        def entry(h, c, row, parameters=parameters):
            return lstm_step(**parameters, x_t=np.zeros(1), h_prev=h, c_prev=c)[row][0]

        start = {"h": np.zeros(1), "c": np.zeros(1)}
        rows = [complex_step(lambda h, c, k=k: entry(h, c, k), start) for k in (0, 1)]
        jacobian = np.array([[row["h"][0], row["c"][0]] for row in rows])
        eigenvalue = one_unit_eigenvalue(gate, gate, gate, R_c)
        assert sorted(np.abs(np.linalg.eigvals(jacobian))) == pytest.approx([0, eigenvalue], abs=1e-12)
        ten, fifty = (np.linalg.norm(np.linalg.matrix_power(jacobian, steps), 2) for steps in (10, 50))
        shown = f"{ten:{form}}" if form else power(ten)
        assert_says(PAGE, f"| {weight} | {eigenvalue:.3f} | {shown} | {last(fifty)} |")


def test_jacobian_of_a_random_network_complex_step():
    parameters, rng = jacobians.draw(0, 2.0, 4, 3, 1.0)
    x_t, h, c = rng.normal(size=3), rng.normal(size=4), rng.normal(size=4)
    matrix, _ = jacobians.one_step(parameters, x_t, h, c)
    for row in range(8):
        exact = complex_step(
            lambda h, c, row=row: np.concatenate(lstm_step(**parameters, x_t=x_t, h_prev=h, c_prev=c))[row],
            {"h": h, "c": c},
        )
        assert np.allclose(matrix[row], np.concatenate([exact["h"], exact["c"]]), rtol=1e-11, atol=1e-14)


def test_table_of_random_networks():
    for spread in ("0.5", "1", "2", "4", "8"):
        whole, cell = np.median([jacobians.norms(seed, float(spread), 50) for seed in range(11)], axis=0)
        assert_says(PAGE, f"| {spread} | {power(cell)} | {power(whole)} |")
    assert_says(PAGE, "32 cells, forget bias 1", "median of 11 networks")


def test_direct_path_is_not_the_total_derivative_over_two_steps():
    parameters, rng = jacobians.draw(1, 2.0, 3, 2, 1.0)
    h, c = rng.normal(size=3), rng.normal(size=3)
    first, f_1 = jacobians.one_step(parameters, rng.normal(size=2), h, c)
    assert np.allclose(first[3:, 3:], np.diag(f_1), rtol=0, atol=1e-15)
    second, f_2 = jacobians.one_step(parameters, rng.normal(size=2), rng.normal(size=3), rng.normal(size=3))
    assert np.max(np.abs((second @ first)[3:, 3:] - np.diag(f_2 * f_1))) > 0.01


# the truncated gradient


@pytest.mark.parametrize("seed", DRAWS)
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


def test_table_of_cosines():
    lowest = {}
    for spread in ("0.1", "0.5", "1"):
        rows = []
        for seed in range(20):
            parameters, x, y = detached.draw(seed, n=3, d=2, steps=20, scale=float(spread))
            got = detached.truncated_gradient(parameters, x, y)
            full = detached.full_weight_gradients(parameters, x, y)
            rows.append([detached.cosine(got[name], full[name]) for name in ("W_c", "W_i", "W_o")])
        assert_says(PAGE, f"| {spread} | {' | '.join(f'{value:.2f}' for value in np.median(rows, axis=0))} |")
        lowest[spread] = np.min(rows, axis=0)
    assert np.argmin(lowest["1"]) == 1
    assert_says(PAGE, f"the worst network has a cosine of −{-lowest['1'][1]:.2f} for its input gates")
    assert_says(PAGE, "Three cells, 20 steps, gate biases around −1, median of 20 random networks")


def test_error_is_scaled_at_the_two_ends_only_complex_step():
    parameters, x, _ = detached.draw(0)
    past, fed_back = detached.run(parameters, x), detached.recurrent_inputs(parameters, x)
    last = past[-1]
    exit_slope = last["o"] * (1 - np.tanh(last["c"] / 2) ** 2) / 2
    for q in (1, 3, 6, 15):
        step = past[-1 - q]
        z = parameters["W_c"] @ step["u"] + parameters["b_c"]
        wanted = exit_slope * step["i"] * (1 - np.tanh(z / 2) ** 2)

        def pushed(push, cell, q=q):
            n, c = len(parameters["b_i"]), np.zeros(len(parameters["b_i"]))
            for t, x_t in enumerate(x):
                u = np.concatenate([x_t, *fed_back[t]])
                note = 2 * np.tanh((parameters["W_c"] @ u + parameters["b_c"] + (push if t == len(x) - 1 - q else np.zeros(n))) / 2)
                c = c + past[t]["i"] * note
            return (last["o"] * np.tanh(c / 2))[cell]

        for cell in range(4):
            slope = complex_step(lambda push, cell=cell: pushed(push, cell), {"push": np.zeros(4)})["push"]
            assert slope == pytest.approx(np.where(np.arange(4) == cell, wanted, 0), rel=1e-10, abs=1e-15)


# first weights, and the step


def test_biases_for_a_half_life():
    assert_says(PAGE, f"That is {forget_bias(10):.1f} for 10 steps and {forget_bias(100):.1f} for 100.")
    gate = 1 / (1 + math.exp(-1))
    assert_says(PAGE, f"A fresh cell with forget bias 1 has a half-life of {math.log(2) / -math.log(gate):.1f} steps.")


def test_momentum_tenfold():
    theta, v, before = np.zeros(1), np.zeros(1), np.zeros(1)
    for _ in range(400):
        before = theta
        theta, v = momentum_step(theta, v, np.ones(1), 0.9, 1.0)
    assert (before - theta)[0] == pytest.approx(10)
    assert_says(PAGE, r"with $\mu = 0.9$ and a constant gradient the step grows tenfold")


def test_first_step_of_adam_has_the_size_of_the_learning_rate():
    for size in (1e-4, 1.0, 1e4):
        theta, _, _ = adam_step(np.zeros(1), np.zeros(1), np.zeros(1), np.array([size]), 1, 0.01, 0.9, 0.999, 1e-8)
        assert theta[0] == pytest.approx(-0.01, rel=1e-3)
    assert_says(PAGE, r"The first step has the size $\eta$, whatever the size of the gradient.")


def test_dropout_at_every_step():
    assert_says(PAGE, f"kept with 0.8 at each of 20 steps would survive with probability {0.8**20:.3f}")
