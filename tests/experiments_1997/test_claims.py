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
    thousand = RECORDED["4-T1000-1997"]["rows"]
    assert not any(row["success"] for row in thousand)
    guessing = [row["recent_mean_absolute"] for row in thousand]
    same_rate = seen("4-T1000-1997", "without f′, rate 0.5")
    chance = fisher_exact([[7, 3], [same_rate["succeeded"], same_rate["trials"] - same_rate["succeeded"]]]).pvalue
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
        f"{mean('2a-p100-1997', shut + 'without f′, rate 1.0')}; with f′ {sum(map(bool, right))} of {len(right)} had "
        f"the last {min(right)} to {max(right)} sequences right at the end.",
        "2b": f"with an error at every step 0 of {sum(one['trials'] for one in every)} succeed at p = 20, with one at the end only all "
        f"{sum(one['succeeded'] for one in end_only)}.",
        "4 1000": f"all {len(thousand)} still have the mean error of the constant answer 0.5, which is 0.16 ({min(guessing):.2f} to {max(guessing):.2f}). "
        f"Of the ten printed trials seven needed no more than 700,000, of ours at the same rate none (Fisher's exact test: p = {chance:.3f}); but the rule "
        "is not theirs.",
        "5": f"of the {len(others)} not below 140 wrong of 2,000, {len(learning)} have {min(learning)} to {max(learning)}, {len(left)} still {min(left):,} or more.",
    }


def by_other_rules():
    """Return sentences on the rule without f′; what they say in words is asserted here."""
    none = "without f′, rate"
    faster = [("4-T100", "0.5", "success", ""), ("5-T100", "0.1", "fewer_than_140", ""), ("2b-p20", "1.0", "success", END)]
    faster += [("2a-p20", "1.0", "success", ""), ("6b", "0.1", "success", "")]
    for plan, rate, milestone, start in faster:
        with_it, without = (seen(f"{plan}-1997", f"{start}{rule}, rate {rate}", milestone) for rule in ("with f′", "without f′"))
        assert without["median"] < with_it["median"]
        assert without["succeeded"] >= with_it["succeeded"]
    fewer = [("2c-p50", "0.01", "success"), ("3a-N3", "1.0", "st2"), ("6a", "0.5", "success"), ("1-3x2", "0.5", "success")]
    for plan, rate, milestone in fewer:
        with_it, without = (seen(f"{plan}-1997", f"{rule}, rate {rate}", milestone) for rule in ("with f′", "without f′"))
        assert without["succeeded"] < with_it["succeeded"]
    return {
        "without": f"At T = 500 and rate 0.3, 4 is in {count('4-T500-1997', f'{none} 0.3')}, after {mean('4-T500-1997', f'{none} 0.3')}. But 2c, 3a with N = 3, 6a and 1 are ready less often.",
    }


def with_doubled_rate():
    """Return sentences on the rate that (16) to (18), read literally, give; what they say in words is asserted here."""
    both = {shown.label: {} for shown in table.short_rows() if any(shown.printed.values()) and not shown.label.endswith("biases of 4")}
    for line in table.lines():
        if line["shown"].label in both and line["kind"] in ("as printed", "doubled"):
            both[line["shown"].label][line["kind"]] = line["seen"]
    adding = both.pop("4, T = 100")["doubled"]
    run = {label: (kinds["doubled"], kinds["as printed"]) for label, kinds in both.items() if "doubled" in kinds}
    assert both.keys() - run.keys() == {"4, T = 500", "4, T = 1000"}
    assert sum(RECORDED[f"4-T{T}-1997"]["cpu_seconds"] for T in (500, 1000)) > 3600
    more, earlier = {}, {}
    for label, kinds in run.items():
        watched = min((kind["presented"] for kind in kinds if kind["succeeded"] < kind["trials"]), default=np.inf)
        doubled, printed = (sum(one <= watched for one in kind["counts"]) for kind in kinds)
        if doubled > printed:
            more[label] = f"({doubled} of {kinds[0]['trials']}, not {printed})"
        half, at_printed = (kind["median"] or np.inf for kind in kinds)
        if half < at_printed < np.inf:
            earlier[label] = f"({number(half)}, not {number(at_printed)})"
    assert list(more) == ["5, n = 140", "6b"]
    assert list(earlier) == ["3a, N = 3, ST2", "6a", "6b"]
    return {
        "doubled": f"With the rate doubled 4 at T = 100 is ready in {adding['succeeded']} of {adding['trials']}, after {number(adding['mean'])}, still "
        f"{adding['mean'] / printed_mean('4-T100'):.2g} times the printed mean.",
        "more": f"no more were ready than at the printed rate in as many sequences, but for 5 with n = 140 {more['5, n = 140']} and 6b {more['6b']}; half of them "
        f"earlier in 3a with N = 3 {earlier['3a, N = 3, ST2']}, 6a {earlier['6a']} and 6b {earlier['6b']}.",
        "not doubled": "It could also decide 4 at T = 500 and 1,000, which take hours and were not run.",
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


COMPARED = [("1-3x2", "success", "1"), ("1-4x1", "success", "1"), ("2c-p50",), ("3a-N3", "st2"), ("3a-N1", "st2"), ("4-T100",), ("4-T500",)]
COMPARED += [("5-T100-printed", "fewer_than_140", "5-T100"), ("5-T100-printed", "fewer_than_13", "5-T100"), ("6a",), ("6b",)]


def of_today():
    """Return sentences on today's LSTM; what they say in words is asserted here."""
    both = {}
    for line in table.lines():
        if line["shown"].printed or line["kind"] == "today":
            both.setdefault(line["shown"].label, {})[line["kind"]] = line["seen"]
    for label, kinds in both.items():
        shown = next(shown for shown in table.SHOWN if shown.label == label)
        today = both.get(shown.today_label, kinds).get("today")
        if today and not label.startswith("2a"):
            assert today["succeeded"] == today["trials"], label
            old = kinds.get("as printed", kinds.get("without f′"))
            assert old is None or (old["median"] or np.inf) > today["median"], label
    tests = {(which[0], which[1:2]): compared(*which) for which in COMPARED}
    close = tests.pop(("3a-N1", ("st2",)))[1]
    least = max(p for _, p in tests.values())
    assert all(today < old for (old, today), _ in tests.values())
    assert close > 0.05
    far, far_told = seen("4-T1000-told-100-today", "T_max = 100"), seen("4-T1000-today", "chrono")
    add, order = ([seen(f"{plan}-apart-today", name)["succeeded"] for name in (ONLY_FORGET, ONLY_INPUT)] for plan in ("4-T100", "6a"))
    assert add[1] == order[1] == 0 < add[0] < len(rows("4-T100-apart-today", ONLY_FORGET)) / 2
    assert order[0] >= len(rows("6a-apart-today", ONLY_FORGET)) / 2
    unready = [row for row in rows("4-T100-apart-today", ONLY_FORGET) if not row["success"]]
    begun = sorted(row["test"]["wrong"] for row in unready if row["recent_mean_absolute"] < 0.1)
    told_wrongly = [row["recent_mean_absolute"] for row in RECORDED["4-T1000-told-100-today"]["rows"]]
    assert min(told_wrongly) > 0.15
    ours = seen("4-T100-today", "chrono")["median"]
    slower = {f: seen("4-T100-1997", f"{f} f′, rate 0.5")["median"] / ours for f in ("with", "without")}
    return {
        "today": f"With this T_max it is ready in every trial, but for 2a: {count('2a-p20-today', 'chrono')} at p = 20; at p = 100 we stopped too early to "
        f"judge. 2b at p = 20 fails here too with an error at every step ({count('2b-p20-today', 'chrono')}).",
        "earlier": f"By the printed rule and the rank test of Mann and Whitney, in which last comes what was not ready while all were watched, "
        f"p ≤ {least:.4f}, but for 3a with N = 1 (p = {close:.2f}). Part of it is f′: in 4 at T = 100 the medians differ {slower['with']:.0f}-fold by the "
        f"printed rule, {slower['without']:.0f}-fold without f′.",
        "told": f"Told 100 at T = 1,000, {far['succeeded']} of {far['trials']} learn to add within {within('4-T1000-told-100-today')} sequences, all still near the "
        f"constant answer; told 1,000, half of them within {number(far_told['median'])}.",
        "apart": f"with the forget bias alone {count('4-T100-apart-today', ONLY_FORGET)} is ready, and {len(begun)} more have "
        f"{' and '.join(map(str, begun))} wrong of 2,560.",
    }


def in_short():
    """Return the sentences for the student, and those of the summary; what they say in words is asserted here."""
    half, one = "with f′, rate 0.5", "with f′, rate 1.0"
    rates = [variant["name"] for variant in RECORDED["1-3x2-1997"]["variants"] if variant["name"].startswith("with f′, rate")]
    reber = max((seen("1-3x2-1997", rate) for rate in rates), key=lambda one: one["succeeded"])
    adding = ("4-T100-1997", half)
    begun = [row["recent_mean_absolute"] < 0.1 for row in RECORDED["4-T500-1997"]["rows"]]
    weights = [PLANS[f"4-T100-{network}"].settings["weights"] for network in ("today", "1997")]
    both = seen("4-T100-today", "chrono")
    unready = [row["test"]["wrong"] for row in rows(*adding) if not row["success"]]
    assert max(unready) <= max(wrong(*adding))
    least_mean = np.mean([row["reached"]["success"] or row["presented"] for row in rows(*adding)])
    assert len(rates) == 4
    assert max(both["counts"]) < RECORDED["4-T100-apart-today"]["presented"]
    for T in (100, 1000):
        told = f"4-T{T}-told-{T // 10}-today"
        assert not any(row["success"] for row in RECORDED[told]["rows"])
        assert RECORDED[told]["presented"] > max(seen(f"4-T{T}-today", "chrono")["counts"])
    return {
        "near": f"Two come back near the printed counts: a class shown before noise (3a: {count('3a-N3-1997', one, 'st2')} and "
        f"{count('3a-N1-1997', one, 'st2')} networks learn it), which the paper itself calls trivial, and the order of two symbols "
        f"(6a: {count('6a-1997', half)}).",
        "far": f"Most others take longer, or did not succeed in the time we had. To add two numbers among 100 takes on average at least "
        f"{int(least_mean / printed_mean('4-T100'))} times the printed number of sequences: {count(*adding)} networks succeeded; the others, no worse on new ones, "
        f"still waited for 2,000 right in a row after {within('4-T100-1997')}. The Reber grammar was learned by at most {reber['succeeded']} of {reber['trials']} within {number(reber['presented'])} strings, "
        "at any of four learning rates; in the paper, by nearly all.",
        "today in short": f"it has more weights ({weights[0]:,} against {weights[1]} in adding)",
        "apart in short": f"with open forget gates alone {count('4-T100-apart-today', ONLY_FORGET)} was ready within {within('4-T100-apart-today')} sequences, "
        "with both all were.",
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
