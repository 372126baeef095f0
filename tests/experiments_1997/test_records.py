"""The recorded results: whole, of the settings that the code has now, and in the table as they are."""

import json
import re
from collections import Counter

import numpy as np
import pytest

from experiments_1997 import plans, record, table

RECORDED = table.results()
PLANS = plans.all_plans()


def test_there_are_records_of_every_experiment_and_both_networks():
    found = {(result["experiment"], result["network"]) for result in RECORDED.values()}
    assert found >= {
        (experiment, network) for experiment in ("1", "2a", "2b", "2c", "3a", "4", "5", "6a", "6b") for network in ("1997", "today")
    }


@pytest.mark.parametrize("name", RECORDED)
def test_record_is_of_the_settings_in_the_code(name):
    facts = json.loads(json.dumps(PLANS[name].facts()))
    assert {key: RECORDED[name][key] for key in facts} == facts


@pytest.mark.parametrize("name", RECORDED)
def test_record_is_whole(name):
    result = RECORDED[name]
    counted = Counter(row["variant"] for row in result["rows"])
    assert counted == {variant["name"]: result["trials"] for variant in result["variants"]}
    assert result["trials"] >= 5
    assert re.fullmatch(r"[0-9a-f]{40}", result["commit"]), "recorded from code that is not in any commit"
    assert result["seed"] == plans.SEED
    for key in ("cpu", "python", "numpy", "blas", "threads"):
        assert result["machine"][key]
    for row in result["rows"]:
        last = list(row["reached"])[-1]
        assert row["success"] == (row["reached"][last] is not None)
        assert all(count is None or 0 <= count <= row["presented"] for count in row["reached"].values())
        if not row["success"]:
            assert row["presented"] >= result["presented"]


@pytest.mark.parametrize("name", RECORDED)
def test_every_record_is_in_the_table(name):
    assert name in {line["result"]["plan"] for line in table.lines()}


def cells(markdown):
    """Return the rows of a Markdown table without its head."""
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in markdown.splitlines() if row.startswith("|")][2:]


def rows_of(result, variant):
    """Return the rows of a variant, from the file, with other code."""
    text = (record.RESULTS / f"{result['plan']}.json").read_text(encoding="utf-8")
    return [row for row in json.loads(text)["rows"] if row["variant"] == variant]


def kaplan_meier(rows, milestone):
    """Return the median by the estimator's own formula: where the product of (1 − ended / watched) falls to a half."""
    ends = np.array([row["reached"][milestone] or row["presented"] for row in rows])
    ready = np.array([row["reached"][milestone] is not None for row in rows])
    share = 1.0
    for count in np.unique(ends[ready]):
        share *= 1 - (ready & (ends == count)).sum() / (ends >= count).sum()
        if share <= 0.5 + 1e-12:
            return count
    return None


def test_table_says_what_the_records_say():
    lines = table.lines()
    for line, (title, network, succeeded, half, mean, printed, wrong, _) in zip(lines, cells(table.markdown_table()), strict=True):
        result, shown = line["result"], line["shown"]
        rows = rows_of(result, line["variant"])
        counts = np.array([row["reached"][shown.milestone] or np.nan for row in rows], dtype=float)
        good = counts[~np.isnan(counts)]
        assert title == shown.label
        assert network == f"{result['network']}, {line['variant']}"
        assert succeeded.split(" within ")[0] == f"{len(good)} of {len(rows)}"
        if len(good) < len(rows):
            assert succeeded.endswith(f"within {max(row['presented'] for row in rows):,}")
        expected = kaplan_meier(rows, shown.milestone)
        assert half == ("–" if expected is None else f"{expected:,}")
        if len(good) > 1:
            assert mean == f"{good.mean():,.0f} ± {good.std(ddof=1):,.0f} ({good.min():,.0f} to {good.max():,.0f})"
        elif len(good) == 0:
            assert mean == "–"
        if result["network"] == "today":
            assert printed == "–"
        key = "test" if f"test_{shown.milestone}" not in rows[0] else f"test_{shown.milestone}"
        tested = [row[key]["wrong"] for row in rows if row["reached"][shown.milestone] is not None and key in row]
        if wrong != "–":
            mean_wrong, most = wrong.strip(")").split(" (")
            assert float(mean_wrong) == pytest.approx(np.mean(tested), abs=0.051)
            assert int(most) == max(tested)


def counts(shown, rule):
    """Return of each trial when it was ready, or else how long it was seen at least not to be, and whether all were ready."""
    recorded = [RECORDED[f"{plan}-1997"] for plan in (shown.plan, f"{shown.plan}-doubled") if f"{plan}-1997" in RECORDED]
    rows, proof = [row for record in recorded for row in rows_of(record, rule)], 10_000 if shown.plan[0] == "2" else 0
    ready = [row["reached"][shown.milestone] for row in rows]
    return [row["presented"] - proof if count is None else count for row, count in zip(rows, ready, strict=True)], None not in ready


def test_short_tables_repeat_lines_of_the_long_one():
    """Every cell is the median, the success or the test error of a line of the long table."""
    known = {}
    for title, network, succeeded, half, _, _, wrong, _ in cells(table.markdown_table()):
        ready, _, within = succeeded.partition(" within ")
        known[title, network] = f"{half if half != '–' else f'> {within}'} ({ready})", wrong
    columns = {}
    for shown in table.SHOWN:
        if shown.printed:
            rate, start = list(shown.printed)[-1], "error at the end only, " if shown.settings else ""
            of_1997 = [
                f"1997, {start}{which}" for which in (f"with f′, rate {rate}", f"with f′, rate {2 * rate}", f"without f′, rate {rate}")
            ]
            today = shown.today_label or shown.label, f"today, {start}chrono"
            columns[shown.title] = [known.get(key) for key in (*((shown.label, name) for name in of_1997), today)]
    short = cells(table.short_table())
    assert {title.split(",")[0] for title, *_ in short} >= {result["experiment"] for result in RECORDED.values()}
    for title, paper, as_printed, times, *others, told in short:
        assert [as_printed, *others] == ["not run" if one is None else one[0] for one in columns[title]]
        shown = next(shown for shown in table.SHOWN if shown.title == title)
        rule = f"{'error at the end only, ' if shown.settings else ''}with f′, rate {list(shown.printed)[-1]}"
        if "–" in paper or as_printed == "not run":
            assert times == "–"
        else:
            ours, finished = counts(shown, rule)
            exact, told_times = np.mean(ours) / int(paper.split(" ")[0].replace(",", "")), float(times.removeprefix("≥ "))
            assert times.startswith("≥") != finished
            assert told_times == pytest.approx(exact, rel=0.05) if finished else 0.9 * exact < told_times <= exact
        assert told == "–" or any(told == str(result["settings"].get("longest_lag")) for result in RECORDED.values())
    for title, _, *ours in cells(table.errors_table()):
        assert ours == ["–" if one is None else one[1] for one in columns[title]]


def test_table_of_biases_repeats_lines_of_the_long_one():
    known = {}
    for title, network, succeeded, half, *_ in cells(table.markdown_table()):
        ready, _, within = succeeded.partition(" within ")
        known[title, network] = f"{half if half != '–' else f'> {within}'} ({ready})"
    titles = [next(shown.title for shown in table.SHOWN if shown.plan == plan) for plan in table.BIASES]
    for name, *ours in cells(table.bias_table()):
        assert ours == [known.get((title, f"today, {name}"), "–") for title in titles]


# Tables 1 to 9 of the paper: sequences, trials that succeeded (%), wrong of 2,560 (of 3a the share), and what the text adds.
PRINTED = """
1-4x1   | 0.1  | success        | 39,740    | 100 |          |     |
1-3x2   | 0.1  | success        | 21,730    | 100 |          |     |
1-3x2   | 0.2  | success        | 14,060    | 97  |          |     |
1-4x1   | 0.5  | success        | 9,500     | 97  |          |     |
1-3x2   | 0.5  | success        | 8,440     | 100 |          |     | 3,800 to 24,100
2a-p100 | 1.0  | success        | 5,040     | 100 |          |     |
2b-p100 | 1.0  | success        | 5,680     | 100 |          |     |
2c-p50  | 0.01 | success        | 30,000    |     |          |     |
3a-N3   | 1.0  | st1            | 27,380    |     |          |     |
3a-N3   | 1.0  | st2            | 39,850    |     | 0.000195 |     |
3a-N1   | 1.0  | st1            | 58,370    |     |          |     |
3a-N1   | 1.0  | st2            | 64,330    |     | 0.000117 |     |
4-T100  | 0.5  | success        | 74,000    |     | 1        | 3   |
4-T500  | 0.5  | success        | 209,000   |     | 0        | 3   |
4-T1000 | 0.5  | success        | 853,000   |     | 1        | 3   | 370,000 to 2,020,000
5-T100-printed | 0.1  | fewer_than_140 | 482,000   |     | 139      | 170 |
5-T100-printed | 0.1  | fewer_than_13  | 1,273,000 |     | 14       | 15  |
6a      | 0.5  | success        | 31,390    |     | 1        | 3   |
6b      | 0.1  | success        | 571,100   |     | 2        | 3   |
"""


def test_printed_figures_are_those_of_the_paper():
    of_paper = [one for one in table.SHOWN if not one.label.endswith("biases of 4")]
    shown = {(one.plan, str(rate), one.milestone): printed for one in of_paper for rate, printed in one.printed.items() if printed}
    rows = [[cell.strip() for cell in row.split("|")] for row in PRINTED.strip().splitlines()]
    assert {tuple(row[:3]) for row in rows} == shown.keys()
    for plan, rate, milestone, sequences, succeeded, wrong, most, between in rows:
        printed = shown[plan, rate, milestone]
        assert f"{printed.sequences:,}" == sequences
        assert str(printed.succeeded or "") == succeeded
        assert (printed.wrong is None) == (wrong == "")
        assert wrong in ("", str(printed.wrong)) or float(wrong) * 2560 == printed.wrong
        assert str(printed.most_wrong or "") == most
        assert " to ".join(f"{end:,}" for end in printed.between or ()) == between
