"""Each page says what it is about, and needs pages that are there."""

from types import SimpleNamespace

import pytest

from report.law.front import problems
from tests.report.law.copies import copied, damage

META = {"description": "About it.", "needs": ["b.md"]}
TEXT = "---\ndescription: About it.\nneeds: [b.md]\n---\n\n# A\n"


@pytest.fixture
def project(tmp_path):
    found = copied(tmp_path, "mkdocs.yml", "notebooks/*/script.py")
    found.pages = [
        SimpleNamespace(uri="a.md", path=tmp_path / "docs/a.md", text=TEXT, meta=dict(META)),
        SimpleNamespace(uri="b.md", path=tmp_path / "docs/b.md", text="", meta={"description": "B."}),
    ]
    return found


def told(project):
    root = project.settings.root
    return [(one.path.relative_to(root).as_posix(), one.line, one.message) for one in problems(project)]


def test_nothing_is_told_of_the_report_as_it_is(project):
    assert told(project) == []


def test_a_page_without_a_description(project):
    del project.pages[1].meta["description"]
    ((path, line, message),) = told(project)
    assert (path, line) == ("docs/b.md", 1)
    assert "say in a sentence what this page is about" in message


def test_a_need_that_no_page_meets(project):
    project.pages[0].meta["needs"] = ["c.md"]
    project.pages[0].text = TEXT.replace("b.md", "c.md")
    assert told(project) == [("docs/a.md", 3, "`needs` names c.md, and there is no such page")]


def test_a_notebook_without_a_description(project):
    damage(project.settings.root, "mkdocs.yml", "    ecg:", "    eeg:")
    ((path, _, message),) = told(project)
    assert path == "notebooks/ecg/script.py"
    assert "extra, notebooks, ecg" in message
