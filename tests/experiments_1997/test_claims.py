"""The numbers in the prose of the two pages, recomputed from the records: each sentence is made here, and the page must have it word for word."""

import numpy as np
import pytest
from scipy.stats import fisher_exact, mannwhitneyu

from experiments_1997 import cell_1997_lag, plans, table, tasks
from tests.support.prose import assert_says

PAGE, IN_FULL = "training/experiments-1997.md", "experiments-1997-in-full.md"
RECORDED = table.results()
PLANS = plans.all_plans()
END = "error at the end only, "
ONLY_FORGET, ONLY_INPUT = "forget bias chrono, input bias 0", "forget bias 1, input bias −4"


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


def printed_mean(plan, milestone="success"):
    """Return the mean that the paper prints for the last rate of a task."""
    (shown,) = (shown for shown in table.SHOWN if shown.plan == plan and shown.milestone == milestone)
    return list(shown.printed.values())[-1].sequences


def rows(plan, variant):
    return [row for row in RECORDED[plan]["rows"] if row["variant"] == variant]


def wrong(plan, variant):
    """Return the test errors of the trials that succeeded."""
    return [row["test"]["wrong"] for row in rows(plan, variant) if row["success"]]


def by_printed_rule():
    """Return sentences on the network of 1997 with f′ and the printed rate."""
    before = [("3a-N3", "with f′, rate 1.0", "st2"), ("3a-N1", "with f′, rate 1.0", "st2"), ("6a", "with f′, rate 0.5", "success")]
    for plan, variant, milestone in [*before, ("6b", "with f′, rate 0.1", "success")]:
        assert 0.3 < seen(f"{plan}-1997", variant, milestone)["median"] / printed_mean(plan, milestone) < 1
    others = [
        row["wrong_of_recent"] for row in rows("5-T100-printed-1997", "with f′, rate 0.1") if row["reached"]["fewer_than_140"] is None
    ]
    learning, left = [one for one in others if one < 1000], [one for one in others if one >= 1000]
    thousand = [row for record in ("4-T1000-1997", "4-T1000-doubled-1997") for row in RECORDED[record]["rows"]]
    assert not any(row["success"] for row in thousand)
    guessing = [row["recent_mean_absolute"] for row in thousand]
    printed = seen("4-T1000-doubled-1997", "with f′, rate 0.5")
    assert printed["presented"] > 700_000
    chance = fisher_exact([[7, 3], [printed["succeeded"], printed["trials"] - printed["succeeded"]]]).pvalue
    shares = [row["share_of_strings"] for row in RECORDED["1-3x2-1997"]["rows"] if not row["success"]]
    low = sum(share < 0.3 for share in shares)
    shut, one = "input-gate bias −4, ", "with f′, rate 1.0"
    right = [row["right_in_a_row"] for row in rows("2a-p100-1997", shut + one)]
    every, end_only = ([seen("2b-p20-1997", start + name) for name in (one, "without f′, rate 1.0")] for start in ("", END))
    assert not any(one["succeeded"] for one in every)
    assert all(one["succeeded"] == one["trials"] for one in end_only)
    return {
        "before": "In 3a, 6a and 6b half of the trials are ready before the printed mean.",
        "1": f"**1**: of the {len(shares)} failures with three blocks, by all rules, {sum(share < 0.55 for share in shares)} end with less than 55 % of the "
        f"different strings predicted: they guess the second symbol at best. {low}, below 30 %, have not learned the inner grammar either.",
        "2a": f"With an input-gate bias of −4 and without f′ {count('2a-p100-1997', shut + 'without f′, rate 1.0')} succeed, after "
        f"{mean('2a-p100-1997', shut + 'without f′, rate 1.0')} on average; with f′ {sum(map(bool, right))} of {len(right)} had "
        f"the last {min(right)} to {max(right)} sequences right at the end.",
        "2b": f"with an error at every step 0 of {sum(one['trials'] for one in every)} succeed at p = 20, with one at the end only all "
        f"{sum(one['succeeded'] for one in end_only)}.",
        "4 1000": f"all {len(thousand)}, by the printed rule, with the rate doubled and without f′, still have the mean error of the constant answer 0.5, which is 0.16 ({min(guessing):.2f} to {max(guessing):.2f}). "
        f"Of the ten printed trials seven needed no more than 700,000, of ours by the printed rule none (Fisher's exact test: p = {chance:.3f}).",
        "4 stopped": f"4 at T = 1,000 was stopped after {within('4-T1000-doubled-1997')} sequences; the printed trials took 370,000 to 2,020,000.",
        "5": f"of the {len(others)} not below 140 wrong of 2,000, {len(learning)} have {min(learning)} to {max(learning)}, {len(left)} still {min(left):,} or more.",
    }


def by_kind():
    """Return the lines of the tasks of the short table: {label: {kind: line}}."""
    found = {shown.label: {} for shown in table.short_rows()}
    for line in table.lines():
        if line["shown"].label in found and line["kind"]:
            found[line["shown"].label][line["kind"]] = line
    return found


def by_variant(label, plan, variant):
    """Return the line of a variant in the long table."""
    (found,) = (line for line in table.lines() if (line["shown"].label, line["result"]["plan"], line["variant"]) == (label, plan, variant))
    return found


def rank_test(one, other):
    """Return p of the rank test of Mann and Whitney for two lines of the long table, and in which share of the pairs the first is later.

    What was not ready while all trials of both were watched comes last.
    """
    milestone = one["shown"].milestone
    both = [rows(line["result"]["plan"], line["variant"]) for line in (one, other)]
    watched = min((row["presented"] for some in both for row in some if row["reached"][milestone] is None), default=np.inf)
    counts = [[count if (count := row["reached"][milestone] or np.inf) <= watched else np.inf for row in some] for some in both]
    test = mannwhitneyu(*counts)
    return test.pvalue, test.statistic / (len(both[0]) * len(both[1]))


def against_the_printed_rule(kind):
    """Return for each task that was run by both what the rank test says of the printed rule and another."""
    both = {label: kinds for label, kinds in by_kind().items() if {"as printed", kind} <= kinds.keys()}
    return {label: rank_test(kinds["as printed"], kinds[kind]) for label, kinds in both.items()}


def by_other_rules():
    """Return sentences on the rule without f′; what they say in words is asserted here."""
    tests = against_the_printed_rule("without f′")
    earlier = {label: p for label, (p, later) in tests.items() if p < 0.05 and later > 0.5}
    later = {label: p for label, (p, later) in tests.items() if p < 0.05 and later < 0.5}
    adding = [f"5, n = {n}, biases of 4" for n in (140, 13)]
    assert list(earlier) == ["2a, p = 20", "2b, p = 20", "2b, p = 100", "4, T = 100", *adding]
    assert list(later) == ["1, 3 × 2 cells", "2c, p = q = 50"]
    assert tests.keys() - earlier.keys() - later.keys() == {"2a, p = 100", "3a, N = 3, ST2", "4, T = 500", "4, T = 1000", "6a", "6b"}
    assert not any(seen("2a-p100-1997", f"{rule} f′, rate 1.0")["succeeded"] for rule in ("with", "without"))
    with_it, without = (seen("1-3x2-1997", f"{rule} f′, rate 0.5") for rule in ("with", "without"))
    slower = "without f′, rate 0.3"
    return {
        "without": f"Without f′ 2a at p = 20, 2b, 4 at T = 100 and 5 with the biases of 4 are ready earlier (p ≤ {max(earlier.values()):.4f}). A likely reason:",
        "slower": f"At T = 500 and rate 0.3, 4 is ready in {count('4-T500-1997', slower)}, after {mean('4-T500-1997', slower)} on average.",
        "later": f"But 2c is ready later (p = {later['2c, p = q = 50']:.4f}), and 1 perhaps ({without['succeeded']} of {without['trials']} in time, "
        f"not {with_it['succeeded']}: p = {later['1, 3 × 2 cells']:.2f}). In 3a with N = 3, 4 at T = 500, 6a and 6b it may be chance.",
    }


def with_doubled_rate():
    """Return sentences on the rate that (16) to (18), read literally, give; what they say in words is asserted here."""
    tests = against_the_printed_rule("doubled")
    doubled, printed = (by_kind()["4, T = 100"][kind]["seen"] for kind in ("doubled", "as printed"))
    assert {label for label, (p, _) in tests.items() if p < 0.05} == {"4, T = 100", "5, n = 140"}
    not_run = {shown.label for shown in table.short_rows() if shown.printed and any(shown.printed.values())} - tests.keys()
    assert not_run == {"5, n = 140, biases of 4", "5, n = 13, biases of 4"}
    product = [by_kind()["5, n = 140"][kind]["seen"] for kind in ("doubled", "as printed")]
    watched = min(kind["presented"] for kind in product)
    more, fewer = (sum(one <= watched for one in kind["counts"]) for kind in product)
    return {
        "doubled": f"With the rate doubled 4 at T = 100 is ready in {doubled['succeeded']} of {doubled['trials']}, after {number(doubled['mean'])} on average, still "
        f"{doubled['mean'] / printed_mean('4-T100'):.2g} times the printed mean; half of them after {number(doubled['median'])}, at the printed rate after "
        f"{number(printed['median'])}: p = {tests['4, T = 100'][0]:.4f} by the rank test of Mann and Whitney, in which last comes what was not ready while all were watched.",
        "chance": f"Where else it was run, the difference may be chance, but perhaps for 5 with n = 140 ({more} of {product[0]['trials']}, not {fewer}: "
        f"p = {tests['5, n = 140'][0]:.2f}).",
    }


def on_test_sets():
    """Return sentences on what the networks that were ready got wrong."""
    adding = [*wrong("4-T100-1997", "with f′, rate 0.5"), *wrong("4-T500-1997", "with f′, rate 0.5")]
    today = max(max(wrong(f"4-T{T}-today", "chrono")) for T in (100, 500, 1000))
    fine = [row["test"] for row in rows("5-T100-1997", "without f′, rate 0.1") if row["success"]]
    absolute, squared = ([test[key] for test in fine] for key in ("mean_absolute", "mean_squared"))
    return {
        "errors 4": f"In 4, {sum(one > 3 for one in adding)} of our {len(adding)} networks by the printed rule have more wrong than any of the paper, up to "
        f"{max(adding)}, and so has today's LSTM, up to {today}: wrong once in 200, a network can pass if it is watched long enough",
        "errors 5": f'The "MSE" that the paper prints for 5 with n = 13, 0.0139, '
        f"is nearer to our mean absolute errors ({min(absolute):.4f} to {max(absolute):.4f}, without f′), not our mean squares ({min(squared):.5f} to "
        f"{max(squared):.5f}).",
    }


def of_today():
    """Return sentences on today's LSTM; what they say in words is asserted here."""
    both, tests = by_kind(), {}
    every = {(line["shown"].label, line["kind"]): line for line in table.lines()}
    for label, kinds in both.items():
        shown = next(shown for shown in table.SHOWN if shown.label == label)
        today = every.get((shown.today_label or label, "today"))
        if today and not label.startswith("2a"):
            assert today["seen"]["succeeded"] == today["seen"]["trials"], label
            old = kinds.get("as printed", kinds.get("without f′"))
            if old:
                tests[label] = rank_test(old, today)[0]
                assert (old["seen"]["median"] or np.inf) > today["seen"]["median"], label
    close = tests.pop("3a, N = 1, ST2")
    least = max(tests.values())
    assert close > 0.05
    assert tests["2b, p = 20"] == least
    without = rank_test(both["2b, p = 20"]["without f′"], both["2b, p = 20"]["today"])[0]
    far, far_told = seen("4-T1000-told-100-today", "T_max = 100"), seen("4-T1000-today", "chrono")
    add, order = ([seen(f"{plan}-apart-today", name)["succeeded"] for name in (ONLY_FORGET, ONLY_INPUT)] for plan in ("4-T100", "6a"))
    assert add[1] == order[1] == 0 < add[0] < len(rows("4-T100-apart-today", ONLY_FORGET)) / 2
    sequences = seen("6a-today", "chrono")
    assert max(sequences["counts"]) < RECORDED["6a-apart-today"]["presented"]
    of_two = [[one["succeeded"], one["trials"] - one["succeeded"]] for one in (seen("6a-apart-today", ONLY_FORGET), sequences)]
    tenfold = rank_test(
        *(by_variant("4, T = 100", *which) for which in (("4-T100-apart-today", "T_max = 1000"), ("4-T100-today", "chrono")))
    )[0]
    assert tenfold > 0.05
    unready = [row for row in rows("4-T100-apart-today", ONLY_FORGET) if not row["success"]]
    begun = sorted(row["test"]["wrong"] for row in unready if row["recent_mean_absolute"] < 0.1)
    told_wrongly = [row["recent_mean_absolute"] for row in RECORDED["4-T1000-told-100-today"]["rows"]]
    assert min(told_wrongly) > 0.15
    ours = seen("4-T100-today", "chrono")["median"]
    slower = {f: seen("4-T100-1997", f"{f} f′, rate 0.5")["median"] / ours for f in ("with", "without")}
    return {
        "today": f"With this T_max it is ready in every trial, but for 2a: {count('2a-p20-today', 'chrono')} at p = 20; at p = 100 we stopped too early to "
        f"judge. 2b at p = 20 fails here too with an error at every step ({count('2b-p20-today', 'chrono')}).",
        "earlier": f"By the printed rule p ≤ {least:.4f} by the rank test, but for 3a with N = 1 (p = {close:.2f}). Part of it is f′: "
        f"in 4 at T = 100 the medians differ {slower['with']:.0f}-fold by the printed rule, {slower['without']:.0f}-fold without f′; in 2b at p = 20 no "
        f"difference is left without it (p = {without:.2f}).",
        "told": f"Told 100 at T = 1,000, {far['succeeded']} of {far['trials']} learn to add within {within('4-T1000-told-100-today')} sequences, all still near the "
        f"constant answer; told 1,000, half of them within {number(far_told['median'])}. Told 1,000 at T = 100, "
        f"{count('4-T100-apart-today', 'T_max = 1000')} do, no slower that we could see than told 100 (p = {tenfold:.2f}).",
        "apart": f"with the forget bias alone {count('4-T100-apart-today', ONLY_FORGET)} is ready, and {len(begun)} more have "
        f"{' and '.join(map(str, begun))} wrong of 2,560. 6a needs the forget bias, and is surer with both ({count('6a-today', 'chrono')}, not "
        f"{of_two[0][0]} of {sum(of_two[0])}: p = {fisher_exact(of_two).pvalue:.3f}).",
    }


def in_short():
    """Return the sentences for the student, and those of the summary; what they say in words is asserted here."""
    half, one = "with f′, rate 0.5", "with f′, rate 1.0"
    rates = [variant["name"] for variant in RECORDED["1-3x2-1997"]["variants"] if variant["name"].startswith("with f′, rate")]
    reber = max((seen("1-3x2-1997", rate) for rate in rates), key=lambda one: one["succeeded"])
    adding = ("4-T100-1997", half)
    begun = [row["recent_mean_absolute"] < 0.1 for which in ("4-T500-1997", "4-T500-doubled-1997") for row in RECORDED[which]["rows"]]
    weights = [PLANS[f"4-T100-{network}"].settings["weights"] for network in ("today", "1997")]
    both = seen("4-T100-today", "chrono")
    unready = [row["test"]["wrong"] for row in rows(*adding) if not row["success"]]
    assert max(unready) <= max(wrong(*adding))
    twice = seen("4-T100-1997", "with f′, rate 1.0")
    assert twice["succeeded"] == twice["trials"]
    least_mean = np.mean([row["reached"]["success"] or row["presented"] for row in rows(*adding)])
    assert len(rates) == 4
    assert max(both["counts"]) < RECORDED["4-T100-apart-today"]["presented"]
    longer = seen("4-T100-apart-today", "T_max = 1000")
    assert longer["succeeded"] == longer["trials"], "told ten times too long, all learn to add"
    for T in (100, 1000):
        told = f"4-T{T}-told-{T // 10}-today"
        assert not any(row["success"] for row in RECORDED[told]["rows"])
        assert RECORDED[told]["presented"] > max(seen(f"4-T{T}-today", "chrono")["counts"])
    return {
        "near": f"Two come back near the printed counts, or below them: a class shown before noise (3a: {count('3a-N3-1997', one, 'st2')} and "
        f"{count('3a-N1-1997', one, 'st2')} networks learn it), which the paper itself calls trivial, and the order of two symbols "
        f"(6a: {count('6a-1997', half)}).",
        "far": f"Most others take longer, or did not succeed in the time we had. To add two numbers among 100 takes on average at least "
        f"{int(least_mean / printed_mean('4-T100'))} times the printed number of sequences ({twice['mean'] / printed_mean('4-T100'):.2g} at twice the rate, where all succeeded): "
        f"{count(*adding)} networks succeeded; the others, no worse on new ones, "
        f"still waited for 2,000 right in a row after {within('4-T100-1997')}. The Reber grammar was learned by at most {reber['succeeded']} of {reber['trials']} within {number(reber['presented'])} strings, "
        "at any of four learning rates; in the paper, by nearly all.",
        "today in short": f"it has more weights ({weights[0]:,} against {weights[1]} in adding)",
        "apart in short": f"with open forget gates alone {count('4-T100-apart-today', ONLY_FORGET)} was ready within {within('4-T100-apart-today')} sequences, "
        "with both all were.",
        "thousand": f"none of the networks of 1997 learned within {within('4-T1000-doubled-1997')} sequences, by the printed rule; today's LSTM did, "
        f"in {count('4-T1000-today', 'chrono')}.",
        "summary": "By the printed rule, half of the trials of 3a, 6a and 6b were ready before the printed mean.",
        "begun": f"Over 500 steps {sum(begun)} of {len(begun)} trials had left the constant answer behind.",
        "reber 1": f"For the Reber grammar a bias of 1 was enough in {count('1-today', 'forget bias 1')}.",
    }


CLAIMS = {PAGE: in_short(), IN_FULL: by_printed_rule() | with_doubled_rate() | by_other_rules() | on_test_sets() | of_today()}


@pytest.mark.parametrize(("page", "name"), [(page, name) for page, claims in CLAIMS.items() for name in claims])
def test_page_says_what_the_records_say(page, name):
    assert_says(page, CLAIMS[page][name])


def test_what_wrong_and_small_mean_as_told():
    rules = [(plan.experiment, plan.rule) for name, plan in PLANS.items() if not name.startswith(("tiny", "3b"))]
    tolerances = {one: {getattr(rule, "tolerance", None) for which, rule in rules if which == one} for one, _ in rules}
    means = {one: {rule.mean_below for which, rule in rules if which == one and hasattr(rule, "mean_below")} for one, _ in rules}
    off = {"1": None, "2a": 0.25, "2b": 0.25, "2c": 0.2, "3a": 0.2, "4": 0.04, "5": 0.04, "6a": 0.3, "6b": 0.3}
    assert tolerances == {one: {value} for one, value in off.items()}
    assert {one: found for one, found in means.items() if found} == {"3a": {0.01}, "4": {0.01}, "6a": {0.1}, "6b": {0.1}}
    assert {rule.limits for which, rule in rules if which == "5"} == {(140, 13)}
    assert_says(
        IN_FULL,
        "*Wrong* is off by 0.25 or more in 2a and 2b, 0.2 in 2c and 3, 0.04 in 4 and 5, 0.3 in 6; a *small* mean error is below 0.01 in 3 and 4, "
        "0.1 in 6; $n$ is 140, then 13.",
    )


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


def test_state_of_2a_grows_by_a_quarter_a_step():
    """The learner of the records, with all weights zero and at rate 0: the state is read from one output."""
    symbols, steps = 101, 100
    weights = {name: np.zeros_like(value[None]) for name, value in cell_1997_lag.initial(symbols, np.random.default_rng(0)).items()}
    weights["shown"][0, 0] = 0.01
    learner = cell_1997_lag.LagLearner(weights, np.zeros(1), np.ones(1, dtype=bool))
    y = learner.learn(np.arange(steps)[:, None], np.zeros((steps, 1), dtype=int), np.ones(1, dtype=bool))[:, 0, 0]
    states = np.log(y / (1 - y)) / 0.01
    assert np.allclose(np.diff(states), 0.25)
    assert_says(IN_FULL, f"the state grows by ¼ a step, to {states[-1]:.0f},")


def test_half_life_of_bias_one_as_told():
    gate = 1 / (1 + np.exp(-1.0))
    assert round(np.log(2) / -np.log(gate), 1) == 2.2
    assert_says(PAGE, "a bias of 1 halves the cell every 2.2 steps")


def test_a_constant_answer_to_adding_errs_by_a_sixth_or_so():
    target = tasks.Adding(100).draw(np.random.default_rng(0), 100_000).target
    assert round(float(np.abs(target - 0.5).mean()), 2) == 0.16
