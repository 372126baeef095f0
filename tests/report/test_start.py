"""What the start page shows: an equation with its values from both sides, and four numbers."""

import json
import re
from types import SimpleNamespace

import pytest

from equations.draw import draw
from equations.project import Project
from equations.settings import Settings
from report import start
from snippets.lstm_cell.cell_update import cell_update
from tests.support.paths import ROOT


@pytest.fixture(scope="module")
def project():
    return Project(Settings.read(ROOT))


def test_the_values_are_those_of_the_first_draw(project):
    equation = project.equations[start.SHOWN]
    values = draw(equation.code.signature, 0, start.SHOWN, project.settings).values
    expected = f"{cell_update(**values)[0]:.12f}".replace("-", "−")
    found = start.found(equation)
    assert f"from the LaTeX `{expected}`" in found
    assert f"from NumPy `{expected}`" in found
    assert f"exactly equal, {equation.verdict.draws} draws" in found


def test_the_code_is_that_of_the_module_and_the_formula_that_of_the_page(project):
    shown = start.triple(project, "index.md")
    text = re.sub("<[^>]+>", "", shown)
    assert "def cell_update(f_t, c_prev, i_t, c_tilde):\n    return f_t * c_prev + i_t * c_tilde" in text
    assert project.equations[start.SHOWN].display.latex in shown


def test_a_wrong_equation_is_not_shown_as_right(project):
    wrong = SimpleNamespace(verdict=SimpleNamespace(checked=False), state=None)
    assert start.found(wrong) == "**The page and the code disagree.**"


def test_the_numbers(project):
    record = json.loads((ROOT / "tests/mutation/mutants.json").read_text("utf-8"))
    noticed, total = (record["modules"][key] for key in ("truth", "total"))
    shown = start.numbers(project, "index.md")
    assert f"- **{len(project.equations)}** equations" in shown
    assert f"- **{noticed:,}** of {total:,} small faults put into the code noticed by its tests alone" in shown
    assert "published errors put in on purpose and refused" in shown


def test_the_figure_is_that_of_its_page(project):
    shown = start.watch(project, "index.md")
    figure = project.figures[start.WATCHED]
    for name, value in figure.size().items():
        assert f'{name}="{value}"' in shown
    assert f"[Figure {figure.number}](architecture/lstm-cell.md#fig-watch)" in shown
    assert (ROOT / "docs/assets/live" / f"{start.WATCHED}-small.js").is_file()


def test_the_training_loop_is_that_of_its_page(project):
    shown = start.train(project, "index.md")
    figure = project.figures["training-run"]
    assert all(f'{name}="{value}"' in shown for name, value in figure.size().items())
    assert f"({figure.page.uri}#fig-training-run)" in shown
    live = re.search('data-live="(.*?)"', shown)[1]
    assert (ROOT / "docs/assets/live" / f"{live}.js").is_file()
