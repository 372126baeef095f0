"""Results in the solutions of section 4.3."""

import numpy as np

from experiments_1997 import tasks
from tests.support.prose import assert_says

PAGE = "training/experiments-1997.md"


def logistic(z):
    return 1 / (1 + np.exp(-z))


def power(value):
    mantissa, exponent = f"{value:.1e}".split("e")
    return rf"${mantissa} \times 10^{{{int(exponent)}}}$"


def test_exercise_4_3_1_two_thousand_right_in_a_row():
    """By repeated multiplication, one sequence after the other."""
    chances = []
    for wrong in (1 / 2560, 1 / 500):
        chance = 1.0
        for _ in range(2000):
            chance *= 1 - wrong
        chances.append(chance)
    assert_says(PAGE, f"$(1 - 1/2560)^{{2000}} = {chances[0]:.3f}$ and $(1 - 1/500)^{{2000}} = {chances[1]:.3f}$")


def test_exercise_4_3_2_what_no_success_tells():
    """By search over probabilities, with the chance of no success from the binomial distribution."""
    tried = np.arange(1, 1000) / 1000
    largest = [max(p for p in tried if (1 - p) ** trials >= 0.05) for trials in (20, 10)]
    assert np.allclose(largest, [1 - 0.05 ** (1 / trials) for trials in (20, 10)], atol=1e-3)
    assert_says(PAGE, f"$p = 1 - 0.05^{{1/20}} = {1 - 0.05 ** (1 / 20):.3f}$; with 10 trials up to {1 - 0.05 ** (1 / 10):.3f}")


def test_exercise_4_3_3_what_is_left_after_the_shortest_lag_of_6a():
    task = tasks.TemporalOrder()
    blocks = [task.block(1, 0, number) for number in range(60)]
    symbols = [x[:length] for block in blocks for x, length in zip(block.x, block.length, strict=True)]
    lags = {len(x) - 1 - int(np.flatnonzero((x == task.X) | (x == task.Y))[0]) for x in map(np.asarray, symbols)}
    steps = min(lags)
    bias = np.linspace(4, 6, 2_000_001)
    half = bias[np.argmin(np.abs(logistic(bias) ** steps - 0.5))]
    assert_says(
        PAGE,
        f"the end comes at least {steps} steps after the first symbol",
        rf"$\sigma(1)^{{{steps}}} = {power(logistic(1) ** steps)[1:]}",
        f"= {half:.2f}$.",
    )
