"""The recorded results: whole, of the settings that the code has now, and in the table as they are."""

import json
import re
from collections import Counter

import numpy as np
import pytest

from experiments_1997 import plans, record, table
from experiments_1997.run import plain

RECORDED = table.results()
PLANS = plans.all_plans()


def test_there_are_records_of_every_experiment_and_both_networks():
    found = {(result["experiment"], result["network"]) for result in RECORDED.values()}
    assert found >= {
        (experiment, network) for experiment in ("1", "2a", "2b", "2c", "3a", "4", "5", "6a", "6b") for network in ("1997", "today")
    }


@pytest.mark.parametrize("name", RECORDED)
def test_record_is_of_the_settings_in_the_code(name):
    facts = plain(PLANS[name].facts())
    assert {key: RECORDED[name][key] for key in facts} == facts


@pytest.mark.parametrize("name", RECORDED)
def test_record_is_whole(name):
    result = RECORDED[name]
    counted = Counter(row["variant"] for row in result["rows"])
    assert counted == {variant["name"]: result["trials"] for variant in result["variants"]}
    assert result["trials"] >= 10
    assert re.fullmatch(r"[0-9a-f]{40}", result["commit"]), "recorded from code that is not in any commit"
    assert result["seed"] == plans.SEED
    for key in ("cpu", "python", "numpy", "blas", "threads"):
        assert result["machine"][key]
    for row in result["rows"]:
        last = list(row["reached"])[-1]
        assert row["success"] == (row["reached"][last] is not None)
        assert all(count is None or 0 <= count <= row["presented"] for count in row["reached"].values())
        if not row["success"]:
            assert row["presented"] == result["presented"]


@pytest.mark.parametrize("name", RECORDED)
def test_every_record_is_in_the_table(name):
    assert name in {line["result"]["plan"] for line in table.lines()}


def test_table_says_what_the_records_say():
    """Every line once more, from the files, with other code."""
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.markdown_table().splitlines() if row.startswith("|")][2:]
    lines = table.lines()
    assert len(cells) == len(lines)
    for line, (title, network, succeeded, mean, printed, wrong, _) in zip(lines, cells, strict=True):
        result = json.loads((record.RESULTS / f"{line['result']['plan']}.json").read_text(encoding="utf-8"))
        rows = [row for row in result["rows"] if row["variant"] == line["variant"]]
        counts = np.array([row["reached"][line["milestone"]] or np.nan for row in rows], dtype=float)
        good = counts[~np.isnan(counts)]
        shown = table.SHOWN[result["plan"].rsplit("-", 1)[0]]
        assert title.startswith(line["label"])
        assert network == f"{result['network']}, {line['variant']}"
        assert succeeded.split(" within ")[0] == f"{len(good)} of {len(rows)}"
        if len(good) < len(rows):
            assert succeeded.endswith(f"within {max(row['presented'] for row in rows):,}")
        if len(good) > 1:
            assert mean == f"{good.mean():,.0f} ± {good.std(ddof=1):,.0f} ({good.min():,.0f} to {good.max():,.0f})"
        elif len(good) == 0:
            assert mean == "–"
        assert (printed == "–") == (
            result["network"] == "today" or not any(figures for label, _, _, figures in shown if label == line["label"])
        )
        if wrong != "–":
            assert float(wrong) == pytest.approx(np.mean([row["test"]["wrong"] for row in rows if row["success"]]), abs=0.051)


def test_short_table_repeats_lines_of_the_long_one():
    """Every cell of the short table is the mean and the success of one line of the long table, and every experiment of the long one is in it."""
    known = {}
    for row in table.markdown_table().splitlines():
        if row.startswith("|"):
            title, network, succeeded, mean, *_ = (cell.strip() for cell in row.strip("|").split("|"))
            mean = mean.split(" ")[0]
            known[title.split(":")[0], network] = succeeded if mean == "–" else f"{mean} ({succeeded})"
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.short_table().splitlines()][2:]
    for (title, *ran, _, today), (label, label_today, start, rate) in zip(rows, table.SHORT, strict=True):
        assert title.startswith(label)
        keys = [(label, f"1997, {start}{which} f′, rate {rate}") for which in ("with", "without")]
        for cell, key in zip([*ran, today], [*keys, (label_today, f"today, {start}chrono")], strict=True):
            assert cell == ("as above" if key[0] is None else known.get(key, "not run"))
    assert {label[0] for label, *_ in table.SHORT} == {result["experiment"][0] for result in RECORDED.values()}


PRINTED = """
1 3x2 rate 0.1 | 100 | 21,730
1 3x2 rate 0.2 | 97 | 14,060
1 3x2 rate 0.5 | 100 | 8,440
1 4x1 rate 0.1 | 100 | 39,740
1 4x1 rate 0.5 | 97 | 9,500
"""


def test_printed_figures_of_the_reber_grammar():
    for row in PRINTED.strip().splitlines():
        name, rate, sequences = (part.strip() for part in row.split("|"))
        _, size, _, value = name.split()
        (shown,) = table.SHOWN[f"1-{size}"]
        assert table.printed(shown[3], f"with f′, rate {value}") == (int(rate), int(sequences.replace(",", "")))
