"""Figures are told to be out of date by digests alone."""

import shutil

import pytest

from report.law import figures
from tests.report.law.copies import Project, damage, told
from tests.support.paths import ROOT


@pytest.fixture
def project(tmp_path):
    """A report of one figure, whose module imports a snippet."""
    files = {
        "report/figures/__init__.py": "",
        "report/figures/gate.py": "from snippets.cell.gate import gate\n\nFIGURES = {}\n",
        "report/figures/letters.json": "{}\n",
        "snippets/cell/gate.py": 'def gate(x):\n    """Return x."""\n    return x\n',
        "docs/assets/figures/gate.svg": "<svg/>\n",
    }
    for name, text in files.items():
        damage(tmp_path, name, None, text)
    figures.remember(tmp_path, tmp_path / "docs")
    return Project(tmp_path)


def found(project):
    return told(figures.problems(project), project.root)


def test_what_was_drawn_is_accepted(project):
    assert found(project) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("report/figures/gate.py", "{}", "{1: 2}", "report/figures/gate.py:1: this module, or what it imports"),
        ("report/figures/letters.json", "{}", "{ }", "report/figures/gate.py:1: this module, or what it imports or draws"),
        ("snippets/cell/gate.py", "return x", "return -x", "report/figures/gate.py:1: this module, or what it"),
        ("docs/assets/figures/gate.svg", "<svg", "<svg ", "gate.svg:0: this figure was changed by hand"),
        ("docs/assets/figures/gate.svg", None, None, "gate.svg:0: this figure is missing"),
        ("docs/assets/figures/stray.svg", None, "<svg/>", "stray.svg:0: no code draws this figure"),
        ("report/figures/drawn.json", None, "{", "drawn.json:0: the digests of the figures are missing or damaged"),
        ("report/figures/drawn.json", None, None, "drawn.json:0: the digests of the figures are missing"),
    ],
)
def test_a_figure_that_is_not_of_the_code_is_told(project, name, old, new, sentence):
    damage(project.root, name, old, new)
    (problem,) = found(project)
    assert sentence in problem


def test_words_in_the_code_and_line_ends_change_nothing(project):
    damage(project.root, "snippets/cell/gate.py", "Return x.", "Return the same.")
    path = project.root / "docs/assets/figures/gate.svg"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert found(project) == []


def test_records_that_a_figure_draws_count(tmp_path):
    for name in ("report/figures/__init__.py", "report/figures/lstm_attention.py"):
        damage(tmp_path, name, None, "FIGURES = {}\n")
    record = "benchmarks/results/attention.json"
    (tmp_path / record).parent.mkdir(parents=True)
    shutil.copy(ROOT / record, tmp_path / record)
    figures.remember(tmp_path, tmp_path / "docs")
    project = Project(tmp_path)
    assert found(project) == []
    damage(tmp_path, record, '"runs": 15', '"runs": 16')
    (problem,) = found(project)
    assert "or what it imports or draws" in problem


def test_the_figures_of_the_report_are_of_its_code():
    assert list(figures.problems(Project(ROOT))) == []
