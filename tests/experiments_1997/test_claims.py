"""The numbers in the page's prose, recomputed from the records: each sentence is made here, and the page must have it word for word."""

import re

import numpy as np
import pytest
from scipy.stats import fisher_exact, mannwhitneyu

from experiments_1997 import cell_1997_lag, plans, table, tasks
from tests.support.prose import DOCS, assert_says

PAGE = "training/experiments-1997.md"
RECORDED = table.results()
PLANS = plans.all_plans()
END = "error at the end only, "


def seen(plan, variant, milestone="success"):
    return table.summary(RECORDED[plan], variant, milestone)


def number(value):
    return "–" if value is None else f"{value:,.0f}"


def count(*which):
    one = seen(*which)
    return f"{one['succeeded']} of {one['trials']}"


def mean(*which):
    return number(seen(*which)["mean"])


def within(plan):
    return number(RECORDED[plan]["presented"])


def times(printed, *which):
    """Return how many times the printed mean ours is."""
    return f"{seen(*which)['mean'] / printed:.2g}"


def rows(plan, variant):
    return [row for row in RECORDED[plan]["rows"] if row["variant"] == variant]


def wrong(plan, variant):
    """Return the test errors of the trials that succeeded."""
    return [row["test"]["wrong"] for row in rows(plan, variant) if row["success"]]


def by_printed_rule():
    """Return sentences on the network of 1997 with f′ and the printed rate."""
    half, one, tenth = "with f′, rate 0.5", "with f′, rate 1.0", "with f′, rate 0.1"
    n_140, four_140, four_13 = (
        ("5-T100-printed-1997", tenth, "fewer_than_140"),
        ("5-T100-1997", tenth, "fewer_than_140"),
        ("5-T100-1997", tenth, "fewer_than_13"),
    )
    others = [row["wrong_of_recent"] for row in rows("5-T100-printed-1997", tenth) if row["reached"]["fewer_than_140"] is None]
    learning, left = [one for one in others if one < 1000], [one for one in others if one >= 1000]
    guessing = [row["recent_mean_absolute"] for row in RECORDED["4-T1000-1997"]["rows"]]
    begun = [row["recent_mean_absolute"] < 0.1 for row in RECORDED["4-T500-1997"]["rows"]]
    thousand = RECORDED["4-T1000-1997"]["rows"]
    chance = fisher_exact([[7, 3], [sum(row["success"] for row in thousand), sum(not row["success"] for row in thousand)]]).pvalue
    shares = [row["share_of_strings"] for row in RECORDED["1-3x2-1997"]["rows"] if not row["success"]]
    guess_second = sum(share < 0.55 for share in shares)
    return {
        "6a": f"**6a**: {count('6a-1997', half)} trials are ready, after {mean('6a-1997', half)} sequences (31,390 printed).",
        "3a": f"**3a**, N = 3: {count('3a-N3-1997', one, 'st2')}, after {mean('3a-N3-1997', one, 'st2')} (39,850 printed). N = 1: "
        f"{count('3a-N1-1997', one, 'st2')}, after {mean('3a-N1-1997', one, 'st2')} (64,330 printed).",
        "6b": f"**6b**: {count('6b-1997', tenth)} within {within('6b-1997')}, after {mean('6b-1997', tenth)}; 571,100 is the printed mean of all ten.",
        "4 100": f"**4**, T = 100: {count('4-T100-1997', half)} within {within('4-T100-1997')}, after {mean('4-T100-1997', half)}, "
        f"{times(74000, '4-T100-1997', half)} times the 74,000 printed.",
        "4 500": f"**4**, T = 500: {count('4-T500-1997', half)} within {within('4-T500-1997')}, after {mean('4-T500-1997', half)} (209,000 printed).",
        "4 1000": f"**4**, T = 1,000, without f′ only: {sum(row['success'] for row in thousand) or 'none'} of {len(thousand)} is ready within "
        f"{within('4-T1000-1997')}. All still have the mean error of the constant answer 0.5, which is 0.16 ({min(guessing):.2f} to {max(guessing):.2f}). "
        f"Of the ten printed trials seven needed no more than 700,000: by Fisher's exact test, such a difference is no chance (p = {chance:.5f}), but the rule is not theirs. At T = 500, "
        f"{sum(begun)} of {len(begun)} trials have left that answer behind, so more time may still change it.",
        "5": f"**5**: {count(*n_140)} are below 140 wrong of 2,000 within {within('5-T100-printed-1997')}, after {mean(*n_140)} (482,000 printed). Of the "
        f"others, {len(learning)} have {min(learning)} to {max(learning)} wrong, {len(left)} still {min(left):,} or more. With the input-gate biases of "
        f"Experiment 4, with which we ran it first, {count(*four_140)} are, after {mean(*four_140)}, {times(482000, *four_140)} times the printed count, and "
        f"{count(*four_13)} are below 13 within {within('5-T100-1997')} (1,273,000 printed).",
        "1": f"**1**, three blocks of two cells: at rates of 0.1, 0.2 and 0.5, "
        f"{', '.join(count('1-3x2-1997', f'with f′, rate {rate}') for rate in (0.1, 0.2))} and {count('1-3x2-1997', half)} trials are ready within "
        f"{within('1-3x2-1997')} presentations (100, 97 and 100 % printed, after 21,730, 14,060 and 8,440). Four blocks of one cell: "
        f"{count('1-4x1-1997', tenth)} at 0.1 and {count('1-4x1-1997', half)} at 0.5, within {within('1-4x1-1997')} (100 and 97 % printed, after 39,740 and "
        f"9,500). Of the {len(shares)} failures with three blocks, by all "
        f"rules, {guess_second} end with less than 55 % of the different strings predicted: they guess the second symbol at best.",
        "2c": f"**2c**: {count('2c-p50-1997', 'with f′, rate 0.01')} within {within('2c-p50-1997')}, after {mean('2c-p50-1997', 'with f′, rate 0.01')}, "
        f"{times(30000, '2c-p50-1997', 'with f′, rate 0.01')} times the 30,000 printed.",
        "2a": f"**2a** at p = 100: {count('2a-p100-1997', one)} within {within('2a-p100-1997')} (5,040 printed). At p = 20: {count('2a-p20-1997', one)}, after "
        f"{mean('2a-p20-1997', one)}.",
        "2b": f"**2b** at p = 100, with the error at the end only: {count('2b-p100-1997', END + one)} within {within('2b-p100-1997')} (5,680 printed).",
    }


def by_other_rules():
    """Return sentences on the doubled rate, and on the rule without f′."""
    four_140, four_13 = (("5-T100-1997", "without f′, rate 0.1", f"fewer_than_{n}") for n in (140, 13))
    half, no_half, no_third, no_tenth = "with f′, rate 0.5", "without f′, rate 0.5", "without f′, rate 0.3", "without f′, rate 0.1"
    no_one, shut = "without f′, rate 1.0", "input-gate bias −4, without f′, rate 1.0"
    begun = [row["right_in_a_row"] > 0 for row in rows("2a-p100-1997", "input-gate bias −4, with f′, rate 1.0")]
    return {
        "doubled": f"**4**, T = 100: {count('4-T100-1997', 'with f′, rate 1.0')}, after {mean('4-T100-1997', 'with f′, rate 1.0')}, still "
        f"{times(74000, '4-T100-1997', 'with f′, rate 1.0')} times the printed mean.",
        "doubled 1": f"**1**, three blocks of two cells: {count('1-3x2-1997', 'with f′, rate 1.0')} within {within('1-3x2-1997')}.",
        "without": f"4 at T = 100 is ready in every trial: at rates of 0.5, 0.3 and 0.1 after "
        f"{mean('4-T100-1997', no_half)}, {mean('4-T100-1997', no_third)} and {mean('4-T100-1997', no_tenth)} sequences. At T = 500 "
        f"{count('4-T500-1997', no_half)} are at the printed rate, after {mean('4-T500-1997', no_half)}, and {count('4-T500-1997', no_third)} at 0.3, after "
        f"{mean('4-T500-1997', no_third)}.",
        "without 2b": f"2b at p = 100 with the error at the end only: {count('2b-p100-1997', END + no_one)}, after {mean('2b-p100-1997', END + no_one)} "
        "(5,680 printed).",
        "without 5": f"5 with the biases of 4: {count(*four_140)} below 140, after {mean(*four_140)}, and {count(*four_13)} below 13, after {mean(*four_13)}.",
        "without 2c": f"6b: {count('6b-1997', no_tenth)}, after {mean('6b-1997', no_tenth)}. But 2c is ready in {count('2c-p50-1997', 'without f′, rate 0.01')} only, 6a in {count('6a-1997', no_half)}, and 1 in "
        f"{count('1-3x2-1997', no_half)} ({count('1-3x2-1997', half)} with f′).",
        "2a closed": f"With an input-gate bias of −4 and without f′ {count('2a-p100-1997', shut)} succeed, after {mean('2a-p100-1997', shut)}; "
        f"with f′ {sum(begun)} of {len(begun)} had the last sequences right at the end.",
        "2b 20": f"So trained, 0 of {2 * seen('2b-p20-1997', 'with f′, rate 1.0')['trials']} succeed at p = 20; with the error at the end only all "
        f"{2 * seen('2b-p20-1997', END + 'with f′, rate 1.0')['succeeded']} do.",
    }


def on_test_sets():
    """Return sentences on what the networks that were ready got wrong."""
    adding = [*wrong("4-T100-1997", "with f′, rate 0.5"), *wrong("4-T500-1997", "with f′, rate 0.5")]
    today = max(max(wrong(f"4-T{T}-today", "chrono")) for T in (100, 500, 1000))
    fine = [row["test"] for row in rows("5-T100-1997", "without f′, rate 0.1") if row["success"]]
    absolute, squared = ([test[key] for test in fine] for key in ("mean_absolute", "mean_squared"))
    return {
        "errors 4": f"The paper has never more than 3 wrong in 4 and 6. In 4, {sum(one > 3 for one in adding)} of our {len(adding)} networks by the printed "
        f"rule have more, up to {max(adding)}. So has today's LSTM, up to {today}: the rule waits until 2,000 in a row are right, and a network that is wrong "
        "once in 500 passes in the end (Exercise 4.3.3).",
        "errors 5": f'In 5 the share of 13 in 2,000 is {2560 * 13 / 2000:.0f} of 2,560; the paper has at most 15. The "MSE" that it prints for n = 13, '
        f"0.0139, is near our mean absolute errors ({min(absolute):.4f} to {max(absolute):.4f}, without f′), not our mean squares ({min(squared):.5f} to "
        f"{max(squared):.5f}).",
    }


def compared(plan, milestone="success", today=None):
    """Return the medians of the network of 1997, as printed, and of today's, and p of the rank test of Mann and Whitney.

    What was not ready while all trials of both were watched comes last.
    """
    shown = next(shown for shown in table.SHOWN if shown.plan == plan and shown.milestone == milestone)
    old = next(line for line in table.lines() if line["shown"] is shown and line["kind"] == "as printed")["variant"]
    both = [rows(f"{plan}-1997", old), rows(f"{today or plan}-today", "chrono")]
    watched = min((row["presented"] for some in both for row in some if row["reached"][milestone] is None), default=np.inf)
    counts = [[count if (count := row["reached"][milestone] or np.inf) <= watched else np.inf for row in some] for some in both]
    return [table.median(some, milestone) or np.inf for some in both], mannwhitneyu(*counts).pvalue


COMPARED = [("1-3x2", "success", "1"), ("2c-p50",), ("3a-N3", "st2"), ("3a-N1", "st2"), ("4-T100",), ("4-T500",)]
COMPARED += [("5-T100-printed", "fewer_than_140", "5-T100"), ("5-T100-printed", "fewer_than_13", "5-T100"), ("6a",), ("6b",)]


def of_today():
    """Return sentences on today's LSTM."""
    always = {result["experiment"] for result in RECORDED.values() if result["network"] == "today"}
    for name, result in RECORDED.items():
        if result["network"] == "today" and any(variant["name"] == "chrono" for variant in result["variants"]):
            one = seen(name, "chrono", table.last_milestone(result))
            if one["succeeded"] < one["trials"]:
                always.discard(result["experiment"])
    longer, shorter = seen("4-T100-apart-today", "T_max = 1000"), seen("4-T100-told-10-today", "T_max = 10")
    tests = {(which[0], which[1:2]): compared(*which) for which in COMPARED}
    close = tests.pop(("3a-N1", ("st2",)))[1]
    least = max(p for _, p in tests.values())
    assert all(today < old for (old, today), _ in tests.values())
    assert close > 0.05
    only_forget, only_input = "forget bias chrono, input bias 0", "forget bias 1, input bias −4"
    begun = sum(row["recent_mean_absolute"] < 0.1 for row in rows("4-T100-apart-today", only_forget))
    return {
        "today": f"It is ready in every trial of Experiments {', '.join(sorted(always))}.",
        "today not": f"2a is an exception: {count('2a-p20-today', 'chrono')} at p = 20 within {within('2a-p20-today')} sequences; at p = 100 we stopped "
        f"after {within('2a-p100-today')}, too early to judge. 2b at p = 20 fails here too with an error at every step ({count('2b-p20-today', 'chrono')}).",
        "earlier": f"Half of the trials of the network of 1997, by the printed rule, are ready later or were not in time, in all of these tasks. By the rank "
        f"test of Mann and Whitney, in which last comes what was not ready while all were watched, that is no chance (p ≤ {least:.4f}), but in 3a with N = 1 "
        f"it may be (p = {close:.2f}).",
        "told": f"Told 1,000 at T = 100, {longer['succeeded']} of {longer['trials']} learn to add, half of them within {number(longer['median'])} sequences "
        f"({number(seen('4-T100-today', 'chrono')['median'])} if told 100). Told 10, {shorter['succeeded']} of {shorter['trials']} do within "
        f"{within('4-T100-told-10-today')}.",
        "reber 1": f"For the Reber grammar a bias of 1 was enough in {count('1-today', 'forget bias 1')}.",
        "apart": f"In the time given, adding took both: {count('4-T100-apart-today', only_forget)} trials are ready with the forget bias alone, "
        f"{count('4-T100-apart-today', only_input)} with the input bias alone. Of those with the forget bias, {begun} had left the constant answer behind "
        f"when they were stopped, so this is slower, not impossible. 6a takes the forget bias ({count('6a-apart-today', only_forget)} with it alone, "
        f"{count('6a-apart-today', only_input)} with the other alone).",
    }


def in_short():
    """Return the sentences for the student, and those of the summary; what they say in words is asserted here."""
    half, one = "with f′, rate 0.5", "with f′, rate 1.0"
    near = [("3a-N3", one, "st2", 39850), ("3a-N1", one, "st2", 64330), ("6a", half, "success", 31390)]
    assert all(0.5 < seen(f"{plan}-1997", *which)["mean"] / printed < 2 for plan, *which, printed in near)
    assert all(seen(f"{plan}-1997", *which)["succeeded"] >= 0.9 * seen(f"{plan}-1997", *which)["trials"] for plan, *which, _ in near)
    six = rows("6b-1997", "with f′, rate 0.1")
    assert sum(row["success"] for row in six) == len(six) / 2
    assert RECORDED["6b-1997"]["presented"] > 571_100
    rates = [variant["name"] for variant in RECORDED["1-3x2-1997"]["variants"] if variant["name"].startswith("with f′, rate")]
    reber = max((seen("1-3x2-1997", rate) for rate in rates), key=lambda one: one["succeeded"])
    adding = ("4-T100-1997", half)
    return {
        "near": f"Two come back near the printed counts: a class shown before noise (3a: {count('3a-N3-1997', one, 'st2')} and "
        f"{count('3a-N1-1997', one, 'st2')} networks learn it) and the order of two symbols (6a: {count('6a-1997', half)}).",
        "far": f"The others take longer, or did not succeed in the time we had. To add two numbers among 100, {count(*adding)} networks succeeded, "
        f"on average after {times(74000, *adding)} times the printed number of sequences. The Reber grammar was learned by at most {reber['succeeded']} of "
        f"{reber['trials']} within {number(reber['presented'])} presentations, whatever the rate; in the paper, by nearly all.",
        "summary": "- By the printed rule, 3a and 6a come back within a factor of two of the printed counts, and half of the trials of 6b were ready before "
        "the printed mean.\n"
        f"- 2c took {times(30000, '2c-p50-1997', 'with f′, rate 0.01')} times, adding over 100 steps {times(74000, *adding)} times the printed count. "
        f"The Reber grammar, 2a, 2b and 5 did not come back as printed in the time that we had.\n"
        "- So lags of 50 to 100 steps were learned, and of 250 in adding, more slowly than printed. Adding over lags of 500 was not learned in time; the "
        "lags of 1,000 steps were not tested. 3a is trivial by the paper's own words.",
    }


CLAIMS = in_short() | by_printed_rule() | by_other_rules() | on_test_sets() | of_today()


@pytest.mark.parametrize("name", CLAIMS)
def test_page_says_what_the_records_say(name):
    assert_says(PAGE, CLAIMS[name])


def test_figures_printed_in_1997_are_those_of_the_table():
    """Every "… printed" of the prose is a figure of the table's column."""
    text = " ".join((DOCS / PAGE).read_text(encoding="utf-8").split())
    known = {f"{printed.sequences:,}" for shown in table.SHOWN for printed in shown.printed.values() if printed}
    said = set(re.findall(r"([\d,]{4,}) (?:is the )?printed", text))
    assert len(said) > 5
    assert said <= known


def test_today_settings_as_told():
    """16 cells, rate 0.01, clipping at 1, batches of 32, and of 4 in Experiments 2a and 2b."""
    for name, plan in PLANS.items():
        if plan.network == "today" and not name.startswith("tiny"):
            assert plan.model.units == 16
            assert plan.model.settings["rate"] == 0.01
            assert plan.model.settings["clip"] == 1.0
            assert plan.model.batch == (4 if plan.experiment in ("2a", "2b") else 32)


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
    assert_says(PAGE, "a bias of 1 halves the cell every 2.2 steps")


def test_a_constant_answer_to_adding_errs_by_a_sixth_or_so():
    target = tasks.Adding(100).draw(np.random.default_rng(0), 100_000).target
    assert round(float(np.abs(target - 0.5).mean()), 2) == 0.16
