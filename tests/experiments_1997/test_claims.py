"""The numbers in the page's prose, recomputed from the records: each sentence is made here, and the page must have it word for word."""

import re

import numpy as np
import pytest

from benchmarks.experiments_1997 import cell_1997_lag, plans, table
from tests.prose import DOCS, assert_says

PAGE = "training/experiments-1997.md"
RECORDED = table.results()
PLANS = plans.all_plans()


def seen(plan, variant, milestone="success"):
    return table.summary(RECORDED[plan], variant, milestone)


def number(value):
    return f"{value:,.0f}"


def count(plan, variant, milestone="success"):
    one = seen(plan, variant, milestone)
    return f"{one['succeeded']} of {one['trials']}"


def mean(plan, variant, milestone="success"):
    return number(seen(plan, variant, milestone)["mean"])


def rows(plan, variant):
    return [row for row in RECORDED[plan]["rows"] if row["variant"] == variant]


def wrong(plan, variant):
    """Return the mean number of wrong test sequences of all trials, ready or not."""
    return np.mean([row["test"]["wrong"] for row in rows(plan, variant)])


def claims():
    """Return the sentences by name."""
    f_half, no_half, no_third = "with f′, rate 0.5", "without f′, rate 0.5", "without f′, rate 0.3"
    one = "with f′, rate 1.0"
    fifths = np.sum([row["test"]["wrong_by_fifth_of_target"] for row in rows("4-T100-1997", f_half)], axis=0)
    reber = [seen(plan, variant["name"]) for plan in ("1-3x2-1997", "1-4x1-1997") for variant in RECORDED[plan]["variants"]]
    biased = [seen("1-3x2-biased-1997", variant["name"]) for variant in RECORDED["1-3x2-biased-1997"]["variants"]]
    modern = [(name, result) for name, result in RECORDED.items() if result["network"] == "today"]
    return {
        "6a": f"**6a** comes back: {count('6a-1997', f_half)} trials with f′, after {mean('6a-1997', f_half)} sequences (31,390 printed).",
        "6a without": f"Without f′ {count('6a-1997', no_half)} need {mean('6a-1997', no_half)}, and the others hang.",
        "3a": f"**3a**, N = 3: {count('3a-N3-1997', one, 'st2')} reach ST2, after {mean('3a-N3-1997', one, 'st2')} (39,850 printed).",
        "2a": f"**2a**: at p = 20 all {seen('2a-p20-1997', one)['succeeded']} trials succeed, after {mean('2a-p20-1997', one)} sequences with f′ "
        f"and {mean('2a-p20-1997', 'without f′, rate 1.0')} without.",
        "4": f"**4**: none of the 30 trials was ready after {number(RECORDED['4-T100-1997']['presented'])} sequences (74,000 printed).",
        "4 near": f"They are near: of 2,560 test sequences {wrong('4-T100-1997', f_half):.0f} are wrong on average with f′, "
        f"{wrong('4-T100-1997', no_half):.0f} without it at the same rate, {wrong('4-T100-1997', no_third):.0f} at rate 0.3.",
        "4 fifths": f"With f′ {fifths[0] + fifths[4]} of the {fifths.sum()} wrong ones have their target in the lowest or the highest fifth",
        "1": f"**1**: of {sum(one['trials'] for one in reber)} trials with the paper's two networks {sum(one['succeeded'] for one in reber)} succeeded.",
        "1 biased": f"biases for all units ({sum(one['succeeded'] for one in biased)} of {sum(one['trials'] for one in biased)})",
        "2b": f"With the error at every step none of {2 * seen('2b-p20-1997', one)['trials']} trials succeeds at p = 20.",
        "2b end": f"With the error at the end only all {2 * seen('2b-p20-1997', 'error at the end only, with f′, rate 1.0')['succeeded']} do, after "
        f"{mean('2b-p20-1997', 'error at the end only, with f′, rate 1.0')} sequences with f′.",
        "6b": f"**6b**: with f′ {count('6b-1997', 'with f′, rate 0.1')} were ready after {number(RECORDED['6b-1997']['presented'])} sequences; "
        f"without it {count('6b-1997', 'without f′, rate 0.1')}, after {mean('6b-1997', 'without f′, rate 0.1')} (571,100 printed).",
        "adding today": f"Adding takes {mean('4-T100-today', 'chrono')} sequences at T = 100, {mean('4-T500-today', 'chrono')} at 500",
        "6b today": f"6b {mean('6b-today', 'chrono')}",
        "5 today": f"multiplication {mean('5-T100-today', 'chrono', 'fewer_than_140')} (n = 140)",
        "bias": f"With forget bias 1 instead, {count('4-T100-today', 'forget bias 1')} trials learn to add, {count('6a-today', 'forget bias 1')} solve 6a and "
        f"{count('2c-p50-today', 'forget bias 1')} solve 2c",
        "bias reber": f"{mean('1-today', 'forget bias 1')} presentations against {mean('1-today', 'chrono')}",
        "modern": f"{len(modern)}",
    }


@pytest.mark.parametrize("name", claims())
def test_page_says_what_the_records_say(name):
    assert_says(PAGE, claims()[name])


def test_figures_printed_in_1997_are_those_of_the_table():
    """Every "(… printed)" of the prose is a figure of the table's column."""
    text = " ".join((DOCS / PAGE).read_text(encoding="utf-8").split())
    known = {f"{values[1]:,}" for shown in table.SHOWN.values() for *_, figures in shown for values in figures.values()}
    said = set(re.findall(r"\(([\d,]+) printed\)", text))
    assert said
    assert said <= known


def test_today_settings_as_told():
    """16 cells, rate 0.01, clipping at 1, batches of 32, and of 4 in Experiments 2a and 2b."""
    for name, plan in PLANS.items():
        if plan.network == "today" and not name.startswith("tiny"):
            assert plan.model.units == 16
            assert plan.model.settings["rate"] == 0.01
            assert plan.model.settings["clip"] == 1.0
            assert plan.model.batch == (4 if plan.experiment in ("2a", "2b") else 32)


def test_numbers_of_weights_as_told():
    weights = {plan.settings["weights"] for name, plan in PLANS.items() if plan.network == "1997" and not name.startswith("tiny")}
    assert min(weights) == 93
    assert max(weights) == 10504
    assert_says(PAGE, "from 93 to 10,504")


def test_state_of_the_cell_of_2b_only_grows_and_outputs_follow_it():
    """With rate 0 and one and the same symbol at every step, each output rises or falls all the way, as its weight from the cell says."""
    rng = np.random.default_rng(1)
    weights = {name: 5 * value[None] for name, value in cell_1997_lag.initial(6, rng).items()}
    learner = cell_1997_lag.LagLearner(weights, np.zeros(1), np.ones(1, dtype=bool))
    y = learner.learn(np.full((9, 1), 2), np.zeros((9, 1), dtype=int), np.ones(1, dtype=bool))[:, 0]
    assert (np.sign(np.diff(y, axis=0)) == np.sign(weights["shown"][0])).all()


def test_half_life_of_bias_one_as_told():
    gate = 1 / (1 + np.exp(-1.0))
    assert round(np.log(2) / -np.log(gate), 1) == 2.2
    assert_says(PAGE, "A bias of 1 halves the cell every 2.2 steps")
