"""The record of the training loop: what was measured comes again, and the page says no more."""

import copy
import re

import pytest

from report import records
from report.law.records import problems_of_record
from report.live import train
from report.live.loop import BREAKS, ETA
from report.live.sentences import LENGTHS
from tests.support.prose import assert_says

RECORD = records.read(train.RESULT)
REACHED = RECORD["reached"]


@pytest.mark.parametrize("name", ["whole", *BREAKS])
def test_a_run_comes_again(name):
    first = train.reached(RECORD["seeds"][0], 8, {name} - {"whole"})
    assert first == REACHED["8"][name][0]


@pytest.mark.parametrize("eta", [0.003, 0.03])
def test_a_run_at_another_rate_comes_again(eta):
    assert train.reached(RECORD["seeds"][0], LENGTHS[-1], eta=eta) == RECORD["rates"][str(eta)][0]


def test_what_the_page_says_of_the_learning_rate():
    rates = RECORD["rates"]
    assert rates[str(ETA)] == REACHED[str(LENGTHS[-1])]["whole"]
    middle = {eta: train.median(counts) for eta, counts in rates.items()}
    assert list(middle) == ["0.001", "0.003", "0.01", "0.03", "0.1"]
    assert min(middle, key=middle.get) == "0.01"
    assert middle["0.001"] > 2 * middle["0.01"]
    assert not any(None in counts for eta, counts in rates.items() if eta != "0.1")
    never = rates["0.1"].count(None)
    assert f"; {never} never) |" in train.rates().splitlines()[-1]
    between = [rates[eta] for eta in ("0.003", "0.01", "0.03")]
    assert max(map(min, between)) < min(map(max, between))
    assert_says(
        "training/practice.md",
        f"counts the sentences of at most {LENGTHS[-1]} words",
        "The runs of the three rates between overlap.",
        "A rate ten times smaller than the best of them costs more than twice as many sentences; "
        f"with one ten times larger {never} of {len(RECORD['seeds'])} runs were not there after {RECORD['limit']}.",
    )


def test_the_fresh_sentences_come_again():
    assert train.fresh(RECORD["seeds"][1]) == (RECORD["right"][1], RECORD["unseen"][1])


def test_the_figure_quotes_the_record():
    assert train.COSTS.read_text("utf-8") == train.module(RECORD)


def test_a_run_that_never_gets_there_counts_as_endless():
    assert train.median([200, None, 300]) == 300
    assert train.median([None, None, 300]) == float("inf")
    record = copy.deepcopy(RECORD)
    record["reached"]["8"]["clipping"] = [None] * 9 + [300]
    assert '"clipping": null' in train.module(record)
    assert "9 never" in train._cell([None] * 9 + [300])


def test_what_the_page_says_of_the_breaks():
    costs = train.costs(RECORD)
    ratios = []
    for row in costs.values():
        assert max(row, key=row.get) == "cell-path"
        assert abs(row["hidden-path"] / row["whole"] - 1) < 0.1
        ratios.append(row["cell-path"] / row["whole"])
    assert ratios == sorted(ratios)
    for name in ("forget-bias", "clipping"):
        ratios = [row[name] / row["whole"] for row in costs.values()]
        assert ratios[0] < 1.2 < 2 < ratios[-1]
    assert_says(
        "training/practice.md", "A forget bias of 0 and leaving out the clipping cost little on short sentences, and more on long ones."
    )
    assert list(costs) == [str(longest) for longest in LENGTHS]
    assert_says(
        "training/practice.md", "In the median, learning takes longest without the cell path, and the longer the sentences the more so."
    )
    assert_says("training/practice.md", "the network learns as fast as with the right one")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [(0, "all of 500 fresh ones right, in each of 10 runs."), (1, "95 % of 500 fresh ones right in 10 of 10 runs; the worst run, 99.8 %."), (30, "in 9 of 10 runs; the worst run, 94.0 %.")],
)  # fmt: skip
def test_what_the_page_says_of_fresh_sentences(monkeypatch, wrong, said):
    record = {**RECORD, "fresh": 500, "right": [500 - wrong] + 9 * [500]}
    monkeypatch.setattr(records, "read", lambda path: record)
    assert train.verdict().endswith(said)


def test_the_table_shows_each_median_and_its_range():
    rows = train.table().splitlines()[2:]
    assert len(rows) == 1 + len(BREAKS)
    for row, name in zip(rows, ("whole", *BREAKS), strict=True):
        for cell, longest in zip(row.split(" | ")[1:], LENGTHS, strict=True):
            middle, low, high = map(int, re.match(r"(\d+) \((\d+)–(\d+)\)", cell).groups())
            counts = REACHED[str(longest)][name]
            assert (low, high) == (min(counts), max(counts))
            assert sum(one <= middle for one in counts) >= 5 <= sum(one >= middle - 1 for one in counts)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda data: data["right"].append(1), "right is not 10 numbers"),
        (lambda data: data["right"].__setitem__(0, 501), "right is not 10 numbers of at most 500"),
        (lambda data: data["reached"]["20"]["whole"].__setitem__(3, 97), "reached.20.whole is not"),
        (lambda data: data["reached"]["8"].__setitem__("clipping", []), "reached.8.clipping is not"),
        (lambda data: data["rates"]["0.1"].__setitem__(0, 5000), "rates.0.1 is not"),
    ],
)
def test_a_damaged_record_is_noticed(tmp_path, change, named):
    data = copy.deepcopy(RECORD)
    change(data)
    path = tmp_path / train.RESULT.name
    records.write(path, data)
    assert any(named in problem.message for problem in problems_of_record(path))
