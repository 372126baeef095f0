"""Results in the solutions of section 2.3."""

import math

import numpy as np
import pytest

from tests.support.oracles import complex_step
from tests.support.prose import assert_says

PAGE = "foundations/rnn-limits.md"


def first(condition):
    """Return the first whole number from 1 on for which the condition holds, by counting."""
    number = 1
    while not condition(number):
        number += 1
    return number


def test_exercise_2_3_1_thresholds():
    below, above = first(lambda t: 0.9**t < 0.01), first(lambda t: 1.1**t > 1000)
    assert_says(
        PAGE,
        f"= {math.log(0.01) / math.log(0.9):.1f}$, so after {below} steps",
        f"= {math.log(1000) / math.log(1.1):.1f}$, so after {above} steps",
    )


def test_exercise_2_3_2_negative_weight():
    def state(w, h_0):
        for _ in range(4):
            h_0 = w * h_0
        return h_0.sum()

    exact = complex_step(state, {"w": np.array([-1.0]), "h_0": np.array([2.0])})
    assert_says(
        PAGE,
        rf"$\partial h_4 / \partial h_0 = (-1)^4 = {exact['h_0'][0]:.0f}$",
        rf"$\partial h_4 / \partial w = 4 \cdot (-1)^3 \cdot 2 = {exact['w'][0]:.0f}$",
    )


def test_exercise_2_3_3_bptt_by_hand():
    def run(w, h_0, shift_1, shift_2):
        h_1 = np.tanh(w * h_0 + shift_1)
        return np.tanh(w * h_1 + shift_2).sum()

    arrays = {"w": 1.5, "h_0": 0.5, "shift_1": 0.0, "shift_2": 0.0}
    exact = complex_step(run, {name: np.array([value]) for name, value in arrays.items()})
    h_1 = math.tanh(0.75)
    h_2 = math.tanh(1.5 * h_1)
    assert_says(
        PAGE,
        rf"$h_1 = \tanh(w h_0) = {h_1:.4f}$, $h_2 = \tanh(w h_1) = {h_2:.4f}$",
        rf"$\delta_2 = 1 - h_2^2 = {exact['shift_2'][0]:.4f}$",
        rf"$\delta_1 = (1 - h_1^2)\,w\,\delta_2 = {exact['shift_1'][0]:.4f}$",
        rf"$\delta_2 h_1 + \delta_1 h_0 = {exact['w'][0]:.4f}$",
        rf"$\partial L / \partial h_0 = w\,\delta_1 = {exact['h_0'][0]:.4f}$",
    )


def test_exercise_2_3_4_power_law():
    h = 0.5
    for _ in range(1000):
        h = math.tanh(h)
    assert_says(
        PAGE,
        rf"At $t = 1000$ it is $\sqrt{{\frac{{3}}{{2000}}}} = {math.sqrt(3 / 2000):.4f}$; the recursion started at $h_0 = 0.5$ gives {h:.4f}.",
        f"by a factor of {10**-1.5:.3f} for ten times as many steps",
    )
    assert math.tanh(0.05) == pytest.approx(0.05 - 0.05**3 / 3, abs=1e-7)


def test_exercise_2_3_5_hochreiter():
    steps = first(lambda q: 100 * (100 * 0.02 / 4) ** q < 1e-6)
    assert_says(PAGE, rf"$w_{{\text{{max}}}} < 4/100 = {4 / 100}$", f"= {math.log2(1e8):.1f}$, so after {steps} steps.")
