"""Numbers and claims in the prose and the tables of section 4.1, and the displayed equations run together as one backward pass."""

import math

import numpy as np
import pytest

from report.figures import hand
from snippets.lstm_cell.cell_update import cell_update
from snippets.lstm_cell.lstm_step import lstm_step
from snippets.training.lstm_weight_gradients import lstm_weight_gradients
from snippets.training.one_unit_eigenvalue import one_unit_eigenvalue
from tests.support.oracles import assert_gradients, complex_step
from tests.support.prose import assert_says
from tests.training import backward, jacobians

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


def test_errors_of_all_gradients():
    worst = {version: {} for version in "BA"}
    for version in "BA":
        for seed in DRAWS:
            for name, error in errors_without(version, seed=seed).items():
                worst[version][name] = max(error, worst[version].get(name, 0.0))
    assert set(worst["A"]) - set(worst["B"]) == {"p_f", "p_i", "p_o"}
    assert max(*worst["A"].values(), *worst["B"].values()) < 1e-13
    shapes = {name: array.shape for name, array in backward.draw(0, "A")[0].items()}
    assert (shapes["W_f"], shapes["R_o"], shapes["b_i"], shapes["p_o"]) == ((3, 4), (3, 3), (3,), (3,))
    assert (shapes["x"], shapes["h_0"], shapes["c_0"]) == ((6, 4), (3,), (3,))
    assert_says(PAGE, "Here $T = 6$, $n = 3$, $d = 4$")
    assert_says(PAGE, "In four draws the relative error is below $10^{-13}$ for every array of both versions")


@pytest.mark.parametrize(("version", "term"), [(version, term) for version in "BA" for term in terms(version)])
def test_leaving_out_a_carried_term_breaks_the_check(version, term):
    arrays, targets = backward.draw(0, version)
    with pytest.raises(AssertionError, match="is off by"):
        assert_gradients(backward.loss_for(targets), arrays, backward.backward(arrays, targets, term))
    assert min(errors_without(version, term).values()) > 0.01


def test_table_of_the_terms_left_out():
    shown = {term: (f"${term}$", "hidden state" if term[0] == "R" else "cell") for term in TERMS} | {"f": ("$f_{t+1}$", "cell")}
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


# the example


def four(value):
    return hand.shown(np.atleast_1d(value), 4)


def test_example_forward_and_back():
    steps, errors = hand.steps(), hand.errors()
    forward = {"f": "f", "i": "i", "note": r"\tilde c", "c": "c", "o": "o", "h": "h"}
    for name, symbol in forward.items():
        first, last = (getattr(one, name) for one in steps)
        assert_says(PAGE, f"| ${symbol}_t$ | {four(first)} | {four(last)} |")
    symbols = {"h": r"\bar h", "o": r"\delta^o", "c": r"\bar c", "f": r"\delta^f", "i": r"\delta^i", "note": r"\delta^c"}
    for name, symbol in symbols.items():
        first, last = (getattr(one, name) for one in errors)
        assert_says(PAGE, f"| ${symbol}_t$ | {four(last)} | {four(first)} |")
    along_the_cell = steps[1].f * errors[1].c
    assert np.all(along_the_cell / errors[0].c > 0.85)
    assert_says(PAGE, f"nearly all of the sum, {four(errors[0].c)}.")


def example():
    """Return the example as arrays of `backward`, and its loss, which is that of the last step only."""
    arrays = {f"{letter}_{part}": array for part in "fico" for letter, array in zip("WRb", hand.arrays(part), strict=True)}
    arrays |= {"x": np.array(hand.X, dtype=float)[:, None], "h_0": np.array([hand.H_0]), "c_0": np.array([float(hand.C_0)])}
    return arrays, lambda **a: np.sum((backward.states(a)[0][-1] - hand.TARGET) ** 2) / 2


def test_example_gradients_and_update_complex_step():
    arrays, loss = example()
    gradients = complex_step(loss, {name: array.astype(float) for name, array in arrays.items()})
    for part, name in (("f", "forget gate"), ("i", "input gate"), ("c", "candidate"), ("o", "output gate")):
        own = [four(gradients[f"{letter}_{part}"].ravel()) for letter in "WRb"]
        assert_says(PAGE, f"| {name} | {' | '.join(own)} |")
    weights = [name for name in arrays if name[0] in "WRb"]
    moved = arrays | {name: arrays[name] - gradients[name] for name in weights}
    before, after = loss(**arrays), loss(**moved)
    promised = sum(np.sum(gradients[name] ** 2) for name in weights)
    assert_says(PAGE, f"$b_c$ goes from 0 to {four(moved['b_c'])} and $b_f$ from 1 to {four(moved['b_f'])}")
    assert_says(PAGE, f"$h_2$ is {four(backward.states(moved)[0][-1])} and the loss {after:.4f}: smaller")
    assert_says(PAGE, f"$\\eta$ times the squared length of the gradient, here {promised:.4f}; in fact it fell by {before - after:.4f}")
    assert_says(PAGE, f"= {before:.4f}$. **Back**")


def test_gradients_of_the_example_by_the_displayed_equations():
    steps, errors = hand.steps(), hand.errors()
    delta = [np.array([getattr(one, name) for one in errors]) for name in ("f", "i", "note", "o")]
    h = np.array([[hand.H_0], *(one.h for one in steps)])
    stacked = lstm_weight_gradients(*delta, np.array(hand.X, dtype=float)[:, None], h)
    arrays, loss = example()
    exact = complex_step(loss, {name: array.astype(float) for name, array in arrays.items()})
    for letter, gradient in zip("WRb", stacked, strict=True):
        assert np.allclose(np.ravel(gradient), [exact[f"{letter}_{part}"].item() for part in "fico"], rtol=1e-12)


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
        found = np.array([jacobians.norms(seed, float(spread), 50) for seed in range(11)])
        (whole, cell), (low, _), (high, _) = (of(found, axis=0) for of in (np.median, np.min, np.max))
        assert_says(PAGE, f"| {spread} | {power(cell)} | {power(whole)} ({power(low)} to {power(high)}) |")
        if spread in "14":
            assert np.all(found[:, 0] < 1) if spread == "1" else np.all(found[:, 0] > 1)
    assert_says(PAGE, "At 1 the norm is below 1 in all eleven, at 4 above 1 in all.")
    assert_says(PAGE, "32 cells with forget bias 1", "median of 11 networks (smallest to largest)")


def test_row_of_one_unit_that_does_not_start_at_rest():
    found = [jacobians.of_one_unit(1.0, c_0, 50) for c_0 in (0, 1e-6, 1e-3, 1e-2, 0.1, 1)]
    shown = [power(value) if not 1e-4 < value < 1e4 else two_digits(value) for value in found]
    assert_says(PAGE, "| start $c_0$ | 0 | 0.000001 | 0.001 | 0.01 | 0.1 | 1 |", f"| norm | {' | '.join(shown)} |")


def test_long_memory_makes_a_gate_touchy():
    """The cell update over 100 steps with a constant gate, and its derivative by the gate."""

    def left(f):
        c = np.ones(1)
        for _ in range(100):
            c = cell_update(f, c, np.zeros(1), np.zeros(1))
        return c[0]

    slope = complex_step(left, {"f": np.array([0.99])})["f"][0]
    held, longer = (left(np.array([f])) for f in (0.99, 0.991))
    assert 1.09 < longer / held < 1.11
    assert_says(
        PAGE, f"$0.99^{{100}} = {held:.3f}$", f"$0.991^{{100}} = {longer:.3f}$, a tenth more", f"$100 \\cdot 0.99^{{99}} = {slope:.1f}$"
    )


def test_direct_path_is_not_the_total_derivative_over_two_steps():
    parameters, rng = jacobians.draw(1, 2.0, 3, 2, 1.0)
    h, c = rng.normal(size=3), rng.normal(size=3)
    first, f_1 = jacobians.one_step(parameters, rng.normal(size=2), h, c)
    assert np.allclose(first[3:, 3:], np.diag(f_1), rtol=0, atol=1e-15)
    second, f_2 = jacobians.one_step(parameters, rng.normal(size=2), rng.normal(size=3), rng.normal(size=3))
    assert np.max(np.abs((second @ first)[3:, 3:] - np.diag(f_2 * f_1))) > 0.01
