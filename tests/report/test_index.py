"""The findings that the start page states, computed again."""

import numpy as np
import pytest

from report import records
from report.live.loop import Training
from report.live.train import RESULT, costs, reached
from snippets.limitations.lstm_sequence_cost import lstm_sequence_cost
from snippets.limitations.lstm_step_cost import lstm_step_cost
from snippets.transformer.attention_cost import attention_cost
from snippets.transformer.equal_weight_cells import equal_weight_cells
from tests.support.prose import assert_says
from tests.training import jacobians


def middle(spread, b_f=1.0):
    return np.median([jacobians.norms(seed, spread, 50, b_f=b_f)[0] for seed in range(11)])


def test_networks_with_random_inputs_vanish_or_explode():
    mantissa, exponent = f"{middle(1.0):.0e}".split("e")
    assert_says(
        "index.md",
        "Untrained networks of 32 cells with forget bias 1, driven by random inputs for 50 steps, multiply it by about "
        rf"${mantissa} \cdot 10^{{{int(exponent)}}}$ if their recurrent weights have the standard deviation $1 / \sqrt{{n}}$, "
        f"and by about {float(f'{middle(4.0):.0e}'):.0f} with four times that (largest factor, median of 11)",
        f"with 3 in place of 1 the first number is about {middle(1.0, b_f=3.0):.0f}",
    )


def test_what_a_dropped_term_costs():
    record = records.read(RESULT)
    median = costs(record)["20"]
    assert len(record["reached"]["20"]["cell-path"]) == 10
    assert None not in record["reached"]["20"]["cell-path"]
    assert_says(
        "index.md",
        f"but only after {median['cell-path']:.0f} sentences (median) instead of {median['whole']:.0f}",
        f"through the forget gates, nothing shows ({median['hidden-path']:.0f}).",
    )


@pytest.mark.parametrize("breaks", [(), ("cell-path",), ("hidden-path",)])
def test_a_network_with_a_dropped_term_trains_all_the_same(breaks):
    """Trained again: the record has the same number of sentences, and fresh ones are answered right."""
    name = breaks[0] if breaks else "whole"
    assert reached(1, 8, breaks) == records.read(RESULT)["reached"]["8"][name][0]
    training = Training(1, 8, breaks)
    right = [training.step().right for _ in range(1000)]
    assert np.mean(right[-200:]) >= 0.99


def test_the_crossover_of_attention_and_lstm():
    d = 128
    not_dearer = [T for T in range(1, 1000) if attention_cost(T, d) <= T * lstm_step_cost(d, d)]
    assert not_dearer == list(range(1, 4 * d + 3))
    assert_says(
        "index.md",
        "A layer of attention with the causal mask, as in most language models, multiplies no more often than an LSTM layer of the same width $d$ up to $4d + 2$ positions, and more often beyond",
    )


@pytest.mark.parametrize("d", [16, 128, 512])
def test_attention_multiplies_more_than_an_lstm_of_as_many_weights(d):
    n = int(equal_weight_cells(d))
    assert all(attention_cost(T, d) > lstm_sequence_cost(T, n, d) for T in (1, 2, 10, 100, 10_000))
    assert_says("index.md", "At equal numbers of weights attention multiplies more often at any length.")
