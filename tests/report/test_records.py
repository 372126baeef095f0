"""Records carry a seal of what they hold; who changes one by hand is found out."""

import json

import pytest

from equations.problem import Problem
from report import records
from tests.support.paths import ROOT


@pytest.fixture
def path(tmp_path):
    return tmp_path / "benchmarks" / "results" / "speed.json"


def test_what_is_written_is_what_is_read(path):
    records.write(path, {"shape": (1, 2), "ms": 0.1 + 0.2, "name": "σ"})
    assert records.read(path) == {"shape": [1, 2], "ms": 0.1 + 0.2, "name": "σ"}
    assert [one.name for one in path.parent.iterdir()] == ["speed.json"]


def test_a_record_changed_by_hand_is_refused_wherever_it_is_read(path):
    records.write(path, {"ms": 2.0})
    path.write_text(path.read_text("utf-8").replace("2.0", "1.0"), "utf-8")
    with pytest.raises(Problem, match=r"speed\.json:1: this record was changed after `make bench` wrote it"):
        records.read(path)


def test_how_a_record_is_laid_out_does_not_count(path):
    records.write(path, {"b": 1, "a": 2})
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")), sort_keys=True, indent=4), "utf-8")
    assert records.read(path) == {"a": 2, "b": 1}


def test_what_is_no_json_is_told_with_line_and_column(path):
    records.write(path, {"a": 1})
    path.write_text(path.read_text("utf-8") + "}\n", "utf-8")
    with pytest.raises(Problem, match=r"speed\.json:7:1: this record is not JSON \(Extra data\)"):
        records.read(path)


def test_the_seal_says_whether_the_code_is_that_of_today(path):
    producer = ROOT / "benchmarks" / "speed.py"
    records.write(path, {"a": 1}, producer)
    assert records.state(path, producer) == "of this code"
    assert records.state(path, ROOT / "benchmarks" / "shares.py") == "of other code than today's"
    records.write(path, {"a": 1})
    assert records.state(path, producer).endswith("of unknown code")


def test_old_records_are_sealed_once_and_a_broken_seal_stays_broken(path, capsys):
    path.parent.mkdir(parents=True)
    path.write_text('{"a": 1}', "utf-8")
    assert records.main(["--seal", str(path)]) == 0
    assert records.read(path) == {"a": 1}
    path.write_text(path.read_text("utf-8").replace('"a": 1', '"a": 2'), "utf-8")
    records.main(["--seal", str(path)])
    with pytest.raises(Problem, match="was changed after"):
        records.read(path)
    assert "tests/peers.json: unchanged since it was sealed" in capsys.readouterr().out
