"""Numbers and claims in the prose of section 6.2b."""

import math

import numpy as np
import pytest

from snippets.parallel.gated_delta_step import gated_delta_step
from snippets.parallel.linear_attention_step import linear_attention_step
from snippets.parallel.linear_recurrence import linear_recurrence
from snippets.parallel.scan_combine import scan_combine
from tests.parallel.test_newton_step import T, network, rounds_until_exact
from tests.support.paths import ROOT
from tests.support.prose import assert_says

PAGE = "parallel.md"
N = 1024


def steps():
    rng = np.random.default_rng(1)
    return [(a, b) for a, b in zip(rng.uniform(0.8, 1.0, N), rng.normal(size=N), strict=True)]


def assert_all_states(combined):
    h, h_0 = 0.3, 0.3
    for (a, b), (kept, added) in zip(steps(), combined, strict=True):
        h = linear_recurrence(a, h, b)
        assert kept * h_0 + added == pytest.approx(h, abs=1e-10)


def test_rounds_with_the_results_one_two_four_places_back():
    done, rounds, combinations = steps(), 0, 0
    while (back := 2**rounds) < N:
        done = done[:back] + [scan_combine(*done[t - back], *done[t]) for t in range(back, N)]
        combinations += N - back
        rounds += 1
    assert_all_states(done)
    assert_says(PAGE, f"after {rounds} rounds all {N} states are known", f"That takes {combinations:,} combinations.")


def test_up_a_tree_and_down_again():
    done, rounds, combinations = steps(), 0, 0

    def level(first, width, back):
        nonlocal rounds, combinations
        places = range(first, N, width)
        for t in places:
            done[t] = scan_combine(*done[t - back], *done[t])
        rounds, combinations = rounds + 1, combinations + len(places)

    for power in range(10):
        level(2 ** (power + 1) - 1, 2 ** (power + 1), 2**power)
    for power in reversed(range(9)):
        level(2 ** (power + 1) + 2**power - 1, 2 ** (power + 1), 2**power)
    assert_all_states(done)
    assert_says(PAGE, f"Up a tree and down again it takes {rounds} rounds and only {combinations:,} of them")


def test_rounds_of_newtons_method():
    weights, x = network()
    runs = {factor: rounds_until_exact((weights[0], factor * weights[1], weights[2]), x, 12, 60) for factor in (1, 2, 3)}
    rounds, errors = ({factor: run[at] for factor, run in runs.items()} for at in (0, 1))
    assert_says(
        PAGE,
        f"a network of {len(weights[2])} units with random weights over {T} steps has all states to 12 digits after {rounds[1]} rounds",
        f"With recurrent weights twice as large it takes {rounds[2]}",
        f"three times as large, which make small differences grow, {rounds[3]} are not enough",
    )
    assert errors[3][-1].max() > 0.1


def test_powers_of_e_overflow_at_710():
    assert math.exp(709) > 0
    with pytest.raises(OverflowError):
        math.exp(710)
    assert_says(PAGE, "$e^{710}$ is too large for double precision")


def test_two_values_under_one_key():
    key, added, corrected = np.ones(1), np.zeros((1, 1)), np.zeros((1, 1))
    for value in (10.0, 20.0):
        read, added = linear_attention_step(key, key, np.array([value]), added)
        corrected = gated_delta_step(1.0, 1.0, key, np.array([value]), corrected)
    assert_says(PAGE, f"the memory above reads {read[0]:.0f}", f"a key of length 1 it reads {corrected[0, 0]:.0f}")


def test_a_strength_of_two_has_the_eigenvalue_minus_one():
    key = np.array([1.0, -1.0]) / np.sqrt(2)
    step = gated_delta_step(1.0, 2.0, key, np.zeros(2), np.eye(2))
    assert sorted(np.linalg.eigvalsh(step)) == pytest.approx([-1, 1])
    assert np.array([[1.0, 2.0], [3.0, 4.0]]) @ step == pytest.approx(np.array([[2.0, 1.0], [4.0, 3.0]]))


@pytest.mark.parametrize("beta", [0.3, 0.9, 1.7])
def test_below_one_no_eigenvalue_is_negative(beta):
    step = gated_delta_step(0.9, beta, np.array([0.6, 0.8]), np.zeros(2), np.eye(2))
    assert (min(np.linalg.eigvalsh(step)) < 0) == (beta > 1)


def test_tests_that_the_page_speaks_of_exist():
    for module, name in (
        ("min_gru_step", "parallel_scan_equals_the_recurrence"),
        ("min_lstm_step", "parallel_scan_equals_the_recurrence"),
        ("scan_combine", "ten_rounds_give_all_1024_states"),
        ("newton_step", "each_round_makes_one_more_state_exact"),
        ("gated_delta_step", "five_cups_through_a_thousand_swaps"),
        ("xlstm_stabiliser", "stabilised_equals_unstabilised"),
        ("mlstm_parallel", "equals_the_recurrent_form_at_every_step"),
        ("mlstm_stabilised_hidden_state", "stabilised_equals_unstabilised"),
    ):
        assert f"def test_{name}(" in (ROOT / f"tests/parallel/test_{module}.py").read_text(encoding="utf-8")
