"""The foot of every page says what was built, and what is known of the tests."""

import json

import pytest

from equations.imports import digest
from equations.settings import Settings
from equations.testing import read_tests
from report.hooks import published

MODULE = "def double(x):\n    return 2 * x\n"
TEST = "from snippets.a.double import double\n\n\ndef test_value():\n    assert double(2) == 4\n"


@pytest.fixture
def settings(tmp_path):
    for name, text in (("snippets/a/double.py", MODULE), ("tests/a/test_double.py", TEST)):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text, "utf-8")
    test = tmp_path / "tests/a/test_double.py"
    entry = {"passed": 1, "notices": True, "digest": digest(test, tmp_path), "when": "2026-11-29T20:00"}
    record = {"tests/a/test_double.py": {one.name: entry for one in read_tests(test)[0]}}
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache/truth.json").write_text(json.dumps(record), "utf-8")
    return Settings(root=tmp_path)


def test_all_tests_have_passed(settings):
    assert published.passed(settings) == "The tests of all equations have passed on this code, last on 2026-11-29."


def test_some_tests_have_not_passed(settings):
    for name in ("snippets/a/triple.py", "tests/a/test_triple.py"):
        (settings.root / name).write_text((MODULE if "snip" in name else TEST).replace("double", "triple"), "utf-8")
    assert published.passed(settings).startswith("The tests of 1 of 2 equations have passed")


def test_the_code_has_changed_since(settings):
    (settings.root / "snippets/a/double.py").write_text(MODULE.replace("2 *", "3 *"), "utf-8")
    assert published.passed(settings) == "Whether the tests of its equations pass on this code is not known."


def test_without_git_no_commit_is_named(monkeypatch):
    monkeypatch.setattr(published, "git", lambda *words: "")
    assert published.commit() == ""


@pytest.mark.parametrize(("changed", "end"), [("", "."), (" M docs/index.md", " and changes since.")])
def test_the_commit_and_whether_files_have_changed_since(changed, end, monkeypatch):
    answers = {"rev-parse": "abc1234", "log": "2026-11-29", "status": changed}
    monkeypatch.setattr(published, "git", lambda root, word, *rest: answers[word])
    assert published.commit() == f"Built from commit abc1234 of 2026-11-29{end}"
