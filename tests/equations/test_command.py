"""The command line: rows, JSON, exit codes."""

import json

import pytest

from equations.__main__ import main
from tests.equations.tiny import project


@pytest.fixture
def options(tmp_path):
    """Return the options that point the command at the tiny report."""
    return [f"--root={tmp_path}"]


def test_a_row_for_each_equation(tmp_path, options, capsys):
    project(tmp_path)
    assert main(options) == 0
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 3
    assert rows[0].split()[:4] == ["cell.md:5", "3.1", "gate", "="]
    assert rows[0].endswith("checked")
    assert (
        rows[-1]
        == "2 of 2 equations checked, 2 of them in JavaScript too, 5 inline formulas read, 0 problem(s)"
    )


def test_json_says_the_same(tmp_path, options, capsys):
    project(tmp_path, {"docs/cell.md": ("x_t + b_f", "x_t - b_f")})
    assert main([*options, "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert [row["verdict"] for row in document["equations"]] == ["wrong", "checked"]
    assert document["equations"][1]["draws"] == 8
    assert document["problems"][0]["line"] == 6
    assert "disagree on f_t" in document["problems"][0]["message"]


def test_one_page_or_module_at_a_time(tmp_path, options, capsys):
    project(tmp_path, {"snippets/cell/gate.py": ("+ b_f", "- b_f")})
    assert main([*options, str(tmp_path / "snippets/cell/sigmoid.py")]) == 0
    assert main([*options, str(tmp_path / "snippets/cell/gate.py")]) == 1
    assert main([*options, str(tmp_path / "docs/cell.md")]) == 1
    capsys.readouterr()
    assert main([*options, str(tmp_path / "nowhere.md")]) == 2
    assert "no equation belongs to" in capsys.readouterr().err


def test_a_missing_folder_is_said(tmp_path, capsys):
    assert main([f"--docs={tmp_path / 'nothing'}"]) == 2
    assert "is not a folder" in capsys.readouterr().err
