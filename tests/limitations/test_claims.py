"""Numbers and claims in the prose of section 6.1."""

import numpy as np
import pytest

from report.figures.lstm_gradient import jacobian, norms
from snippets.limitations.lstm_step_cost import lstm_step_cost
from snippets.limitations.recall_limit import recall_limit
from snippets.limitations.sequential_steps import sequential_steps
from snippets.lstm_cell.forget_half_life import forget_half_life
from tests.support.cell import norm_over
from tests.support.prose import assert_says
from tests.training import jacobians

PAGE = "limitations.md"
GATE = 1 / (1 + np.exp(-1))


def power(value):
    mantissa, exponent = f"{value:.1e}".split("e")
    return rf"${mantissa} \times 10^{{{int(exponent)}}}$"


def test_costs():
    assert_says(
        PAGE,
        f"{lstm_step_cost(512, 512):,} for $n = d = 512$",
        f"That is {sequential_steps(1000, 4)} for 1000 steps and four layers",
        f"For 512 cells of 32 bits that is {recall_limit(512, 32, 16):.0f} symbols of 16 bits",
    )


def test_eight_matrices_and_three_products():
    assert lstm_step_cost(100, 7) == 4 * (100 * 7) + 4 * (100 * 100) + 3 * 100
    assert_says(PAGE, "multiplies eight matrices with vectors, and has three element-wise products")


def test_half_life_of_a_forget_bias_of_one():
    assert_says(PAGE, f"a half-life of {forget_half_life(GATE):.1f} steps")


def test_norms_of_the_cell_at_rest():
    ends = {R_c: norms(R_c)[50] for R_c in (0.0, 0.5, 1.0, 2.0, 4.0)}
    assert_says(
        PAGE,
        rf"all gates at $\sigma(1) = {GATE:.3f}$",
        f"the norm is {power(ends[0.0])} for $R_c = 0$, {ends[0.5]:.2f} for 0.5, and {power(ends[1.0])} for 1",
    )
    assert 22.5 < np.log10(ends[4.0]) < 23.5
    assert_says(PAGE, "there to ten to the power of 23")


@pytest.mark.parametrize("R_c", [0.0, 0.5, 1.0, 2.0, 4.0])
def test_the_factor_per_step(R_c):
    """The derivative of the figure, from the displayed step by complex step, by a difference of plain formulas."""

    def step(h, c):
        new = GATE * c + GATE * np.tanh(R_c * h)
        return np.array([GATE * np.tanh(new), new])

    small = 1e-6
    differences = np.array([(step(small, 0) - step(-small, 0)), (step(0, small) - step(0, -small))]).T / (2 * small)
    assert jacobian(R_c) == pytest.approx(differences, abs=1e-9)
    assert max(np.linalg.eigvals(jacobian(R_c))) == pytest.approx(GATE + GATE * GATE * R_c)


def test_a_cell_that_starts_away_from_rest():
    away, state = norm_over(50, 2.0, GATE, GATE, GATE, 0.1)
    rest, nothing = norm_over(50, 2.0, GATE, GATE, GATE, 0.0)
    assert rest == pytest.approx(norms(2.0)[50])
    assert nothing == 0
    assert_says(
        PAGE,
        f"settles at {state:.2f}, where both tanh are flat; the norm over 50 steps is {power(away)}. At rest it is {power(rest)}",
    )
    assert norm_over(60, 2.0, GATE, GATE, GATE, 0.1)[1] == pytest.approx(state, abs=1e-5)
    assert 1 - np.tanh(state) ** 2 < 0.04
    assert 1 - np.tanh(2 * GATE * np.tanh(state)) ** 2 < 0.25


def test_straight_lines_on_the_logarithmic_axis():
    for R_c in (0.0, 0.5, 1.0, 2.0, 4.0):
        steps = np.diff(np.log10(norms(R_c)[1:]))
        assert steps == pytest.approx(np.full(49, np.log10(GATE + GATE**2 * R_c)), abs=1e-9)


def test_driven_networks():
    """Random weights and inputs; the spread of the recurrent weights is in units of one over the root of n."""
    typical = {spread: np.median([jacobians.norms(seed, spread, 50)[0] for seed in range(11)]) for spread in (0.5, 0.58, 1.0, 4.0, 8.0)}
    assert max(typical[0.5], typical[0.58]) < typical[1.0] / 10
    open_gates = np.median([jacobians.norms(seed, 1.0, 50, b_f=3.0)[0] for seed in range(11)])
    assert_says(
        PAGE,
        f"the norm of the derivative over 50 steps is {power(typical[1.0])} if the recurrent weights have the standard deviation",
        f"With four times that it is {power(typical[4.0])}, with eight times {power(typical[8.0])}",
        f"with 3 in place of 1 the first number is {open_gates:.1f}",
    )


def test_numbers_that_a_backward_pass_needs():
    parts = ("f", "i", "o", "candidate", "h", "c")
    assert_says(PAGE, f"${len(parts)} \\cdot 512 \\cdot 1000 = {len(parts) * 512 * 1000:,}$".replace(",", "{,}"))
