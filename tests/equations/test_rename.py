"""A rename changes all files that are sure, names the others, and changes nothing when it cannot."""

import pytest

from equations.__main__ import main
from equations.problem import Problem
from equations.rename import rename
from tests.equations.tiny import project

OTHER = """from snippets.cell.gate import gate

USED = [gate, "gate"]
"""


def test_an_equation_is_renamed_everywhere(tmp_path):
    report = project(
        tmp_path,
        {
            "tests/other.py": OTHER,
            "tests/list.toml": 'equation = "gate"\n',
            "tests/texts.md": "`gate`\n",
        },
    )
    lines = rename(report, "gate", "keep_gate")
    assert [line.split(":")[0] for line in lines] == [
        "docs/cell.md",
        "snippets/cell/gate.py",
        "tests/cell/test_gate.py",
        "tests/list.toml",
        "tests/other.py",
        "tests/texts.md",
    ]
    assert (
        lines[-1] == "tests/texts.md:1: names gate too; change it by hand if it means this equation"
    )
    report.refresh()
    assert report.problems() == []
    assert list(report.equations) == ["keep_gate", "sigmoid"]
    assert "The gate:" in (tmp_path / "docs/cell.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("nothing", "gate_2", "no equation is named nothing"),
        ("gate", "sigmoid", "the name sigmoid is taken"),
        ("gate", "Gate", "Gate is no name for an equation"),
    ],
)
def test_what_cannot_be_renamed_is_said_and_nothing_changes(old, new, sentence, tmp_path, capsys):
    report = project(tmp_path)
    with pytest.raises(Problem, match=sentence):
        rename(report, old, new)
    assert report.refresh() is False
    assert main([f"--root={tmp_path}", "--rename", old, new]) == 2
    assert sentence in capsys.readouterr().err
