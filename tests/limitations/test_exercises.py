"""Results in the solutions of section 6.1."""

import math

from report.figures.lstm_gradient import norms
from snippets.limitations.lstm_sequence_cost import lstm_sequence_cost
from snippets.limitations.recall_limit import recall_limit
from snippets.limitations.sequential_steps import sequential_steps
from snippets.training.one_unit_eigenvalue import one_unit_eigenvalue
from tests.support.prose import assert_says

PAGE = "limitations.md"


def grouped(number):
    return f"{number:,}".replace(",", "{,}")


def test_share_of_the_recurrent_matrices():
    total, doubled = lstm_sequence_cost(100, 256, 64), lstm_sequence_cost(100, 512, 64)
    recurrent = 100 * 4 * 256**2
    assert_says(
        PAGE,
        f"= {grouped(total)}$. The recurrent",
        rf"4 \cdot 256^2 = {grouped(recurrent)}$, or {100 * recurrent / total:.1f} %",
        f"the total is {doubled:,}, which is {doubled / total:.2f} times as many",
    )


def test_rounds_of_two_layers():
    rounds = sequential_steps(500, 2)
    busy = [sum(0 <= moment - layer < 500 for layer in range(2)) for moment in range(rounds)]
    assert (busy[0], busy[1], busy[-1]) == (1, 2, 1)
    assert sum(busy) == 1000
    assert_says(PAGE, f"$500 + 2 - 1 = {rounds}$ rounds", f"$1000 / {rounds} = {1000 / rounds:.1f}$ steps run at a time")


def test_letters_of_dna():
    assert_says(PAGE, f"= {recall_limit(100, 32, 2.0):.0f}$ letters, or {recall_limit(100, 8, 2.0):.0f} with 8 bits")


def test_steps_to_a_millionfold():
    gate = 1 / (1 + math.exp(-1))
    factor = one_unit_eigenvalue(gate, gate, gate, 2.0)
    steps = math.log(1e6) / math.log(factor)
    assert_says(PAGE, f"= {factor:.2f}$ [@eq:one_unit_eigenvalue]", f"= {steps:.1f}$, so in {math.ceil(steps)} steps")
    assert factor ** (math.ceil(steps) - 1) < 1e6 < factor ** math.ceil(steps)
    assert norms(2.0)[1] > factor
