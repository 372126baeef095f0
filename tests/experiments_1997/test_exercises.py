"""Results in the solutions of section 4.3."""

import numpy as np

from experiments_1997 import cell_1997_lag, plans, tasks
from tests.support.prose import assert_says

PAGE = "training/experiments-1997.md"
PLANS = plans.all_plans()


def logistic(z):
    return 1 / (1 + np.exp(-z))


def power(value):
    mantissa, exponent = f"{value:.1e}".split("e")
    return rf"${mantissa} \times 10^{{{int(exponent)}}}$"


def test_exercise_4_3_1_weights_by_counting_connections():
    """List every connection as a pair; the network of the records has as many weights."""
    units = [f"{kind} {number}" for kind, count in (("cell", 4), ("input gate", 2), ("output gate", 2)) for number in range(count)]
    cells = [unit for unit in units if unit.startswith("cell")]

    def connections(inputs, outputs):
        sources = [f"input {number}" for number in range(inputs)] + units + ["bias"]
        hidden = {(to, source) for to in units for source in sources}
        return len(hidden), len({(f"output {number}", source) for number in range(outputs) for source in [*cells, "bias"]})

    adding, order = connections(2, 1), connections(8, 4)
    assert sum(adding) == PLANS["4-T100-1997"].settings["weights"] == 93
    assert sum(order) == PLANS["6a-1997"].settings["weights"] == 156
    assert_says(
        PAGE,
        f"are {len(units)} units. Each has $2 + 8$ weights and a bias: {adding[0]}. The output adds $4 + 1$, so there are {sum(adding)}.",
        f"$8 + 8$ weights and a bias, {order[0]} together, and the four outputs {order[1]}: {sum(order)}, as printed",
    )


def test_exercise_4_3_2_state_of_2a_after_a_hundred_steps():
    """The learner of the records itself, with all weights zero and at rate 0: the state is read from one output."""
    symbols, steps = 101, 100
    states = {}
    for bias in (0.0, -4.0):
        weights = {name: np.zeros_like(value[None]) for name, value in cell_1997_lag.initial(symbols, np.random.default_rng(0)).items()}
        weights["gate"] += bias
        weights["shown"][0, 0] = 0.01
        learner = cell_1997_lag.LagLearner(weights, np.zeros(1), np.ones(1, dtype=bool))
        y = learner.learn(np.arange(steps)[:, None], np.zeros((steps, 1), dtype=int), np.ones(1, dtype=bool))
        states[bias] = np.log(y[-1, 0, 0] / (1 - y[-1, 0, 0])) / 0.01
    assert_says(PAGE, f"a step gives {states[0.0]:.0f}.", rf"$\sigma(-4) = {logistic(-4):.4f}$, and {states[-4.0]:.2f} is in the cell")


def test_exercise_4_3_3_two_thousand_right_in_a_row():
    """By repeated multiplication, one sequence after the other."""
    chances = []
    for wrong in (1 / 2560, 1 / 500):
        chance = 1.0
        for _ in range(2000):
            chance *= 1 - wrong
        chances.append(chance)
    assert_says(PAGE, f"$(1 - 1/2560)^{{2000}} = {chances[0]:.3f}$ and $(1 - 1/500)^{{2000}} = {chances[1]:.3f}$")


def test_exercise_4_3_4_what_no_success_tells():
    """By search over probabilities, with the chance of no success from the binomial distribution."""
    tried = np.arange(1, 1000) / 1000
    largest = [max(p for p in tried if (1 - p) ** trials >= 0.05) for trials in (20, 10)]
    assert np.allclose(largest, [1 - 0.05 ** (1 / trials) for trials in (20, 10)], atol=1e-3)
    assert_says(PAGE, f"$p = 1 - 0.05^{{1/20}} = {1 - 0.05 ** (1 / 20):.3f}$; with 10 trials up to {1 - 0.05 ** (1 / 10):.3f}")


def test_exercise_4_3_5_what_is_left_after_the_shortest_lag_of_6a():
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
