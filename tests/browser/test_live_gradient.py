"""Gradient over time, of one unit and of one LSTM cell: the numbers are the snippets', and guesses come first."""

import numpy as np
import pytest
from playwright.sync_api import expect

from snippets.neural_networks.sigmoid import sigmoid
from snippets.rnn_limits.scalar_gradient import scalar_gradient
from snippets.rnn_limits.scalar_recurrence import scalar_recurrence
from snippets.rnn_limits.scalar_tanh_gradient import scalar_tanh_gradient
from snippets.training.one_unit_eigenvalue import one_unit_eigenvalue
from tests.browser.live import come_to, heights, numbers, said, settle, type_in
from tests.support.cell import norm_over

pytestmark = pytest.mark.browser

T = 50
OPEN = float(sigmoid(1.0))


def tanh_states(w, h_0, steps=T):
    h = [h_0]
    for _ in range(steps):
        h.append(np.tanh(w * h[-1]))
    return np.array(h)


@pytest.fixture
def unit(look):
    return come_to(look("foundations/rnn-limits/", "light", "wide"), "gradient")


@pytest.fixture
def cell(look):
    return come_to(look("limitations/", "light", "wide"), "lstm-gradient")


def test_numbers_of_a_linear_unit(unit):
    for w, h_0 in [(0.9, 0.5), (1.1, -0.25), (-2.5, 1.0), (0.0, 0.3), (2.0, 1e-12)]:
        type_in(unit, recurrent_weight_w=w, first_state_h_0=h_0)
        expected = [scalar_gradient(w, h_0, T)[0], abs(w) ** T, scalar_recurrence(w, h_0, T)]
        assert numbers(unit) == pytest.approx(expected, rel=1e-12, abs=0)


def test_numbers_and_curve_of_a_tanh_unit(unit):
    unit.get_by_text("tanh unit").click()
    for w, h_0 in [(1.0, 0.5), (1.1, 0.5), (-1.5, 0.7), (2.0, 1e-12), (0.5, 0.0)]:
        type_in(unit, recurrent_weight_w=w, first_state_h_0=h_0)
        h = tanh_states(w, h_0)
        expected = [scalar_tanh_gradient(h, w), abs(w) ** T, h[-1]]
        assert numbers(unit) == pytest.approx(expected, rel=1e-12, abs=0)
        sizes = [abs(scalar_tanh_gradient(h[: t + 1], w)) for t in range(T + 1)]
        assert heights(unit) == pytest.approx([(np.log10(size) + 16) / 32 for size in sizes], abs=1e-4)


def test_a_surprise_is_asked_before_it_is_shown(unit):
    unit.get_by_role("button", name="1.1, tanh: guess").click()
    settle(unit.page)
    controls = unit.locator(".live-sides")
    assert controls.get_attribute("inert") is not None
    hidden = unit.locator(".live-sides .live-number, .live-plot .live-curve, .live-sign")
    assert set(hidden.evaluate_all("all => all.map(one => getComputedStyle(one).visibility)")) == {"hidden"}
    assert said(unit) == "Make a guess: the curve appears afterwards."
    unit.get_by_role("button", name="explodes", exact=True).press("Enter")
    settle(unit.page)
    assert controls.get_attribute("inert") is None
    h = tanh_states(1.1, 0.5)
    assert said(unit).startswith("You said “explodes”. It vanishes: 5.56\u00a0·\u00a010−5 after 50 steps.")
    assert f"{scalar_tanh_gradient(h, 1.1):.2e}" == "5.56e-05"
    assert f"settles at {h[-1]:.3f}" in said(unit)
    assert f"multiplies by {scalar_tanh_gradient(h[-2:], 1.1):.3f}." in said(unit)
    assert f"Without tanh it would be {1.1**50:.0f}." in said(unit)
    assert unit.page.evaluate("document.activeElement.textContent").endswith("guess")


def test_the_slow_case_and_a_right_guess(unit):
    unit.get_by_role("button", name="= 1, tanh: guess").click()
    unit.get_by_role("button", name="falls ever more slowly").click()
    settle(unit.page)
    ten, fifty = (scalar_tanh_gradient(tanh_states(1.0, 0.5, steps), 1.0) for steps in (10, 50))
    assert said(unit).startswith("You said “falls ever more slowly”, and that is right.")
    assert f"{ten:.3f} after 10 steps, {fifty:.3f} after 50." in said(unit)
    type_in(unit, recurrent_weight_w=1.2)
    assert "You said" not in said(unit)


def test_growth_near_zero_and_its_end(unit):
    unit.get_by_role("button", name="near 0").click()
    settle(unit.page)
    sizes = [scalar_tanh_gradient(tanh_states(2.0, 1e-12, steps), 2.0) for steps in range(T + 1)]
    assert f"On the way it grew to {max(sizes) / 1e11:.1f}\u00a0·\u00a01011" in said(unit)
    assert numbers(unit)[0] == pytest.approx(sizes[-1], rel=1e-12, abs=0)


def test_numbers_and_curve_of_the_cell(cell):
    """The figure goes back by the displayed equations; here the displayed step goes forward, by complex step."""
    for R_c, f, i, o, c_0 in [
        (1.0, OPEN, OPEN, OPEN, 0.0),
        (2.0, OPEN, OPEN, OPEN, 0.1),
        (-3.0, 0.9, 0.5, 0.3, -1.2),
        (4.0, 0.2, 0.99, 0.8, 2.0),
    ]:
        gates = {} if f == OPEN else {"forget_gate": f, "input_gate": i, "output_gate": o}
        type_in(cell, recurrent_weight_of_the_candidate=R_c, first_cell_state=c_0, **gates)
        norm, state = norm_over(T, R_c, f, i, o, c_0)
        expected = [one_unit_eigenvalue(f, i, o, R_c), norm, state]
        assert numbers(cell) == pytest.approx(expected, rel=1e-9, abs=0)
        norms = [norm_over(steps, R_c, f, i, o, c_0)[0] for steps in range(0, T + 1, 2)]
        assert heights(cell) == pytest.approx([(np.log10(one) + 12) / 38 for one in norms], abs=1e-4)


def test_the_explosion_dies_away_from_rest(cell):
    cell.get_by_role("button", name="guess").click()
    cell.get_by_role("button", name="explodes as before").click()
    settle(cell.page)
    norm, state = norm_over(T, 2.0, OPEN, OPEN, OPEN, 0.1)
    assert said(cell).startswith("You said “explodes as before”. It vanishes: 7.36\u00a0·\u00a010−6.")
    assert f"{norm:.2e}" == "7.36e-06"
    assert f"settles at c = {state:.2f}" in said(cell)
    assert f"multiplies by λ = {one_unit_eigenvalue(OPEN, OPEN, OPEN, 2.0):.3g}." in said(cell)


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_an_answer_is_drawn_slowly_unless_less_motion_is_asked_for(browser, address, motion):
    context = browser.new_context(reduced_motion=motion)
    page = context.new_page()
    page.goto(address + "foundations/rnn-limits/")
    unit = come_to(page, "gradient")
    page.evaluate("window.begun = []; addEventListener('animationstart', event => begun.push(event.animationName))")
    unit.get_by_role("button", name="1.1, tanh: guess").click()
    unit.get_by_role("button", name="vanishes", exact=True).click()
    expect(unit.locator("[role=status]")).to_contain_text("You said “vanishes”")
    settle(page)
    assert ("live-drawing" in page.evaluate("begun")) == (motion == "no-preference")
    context.close()
