"""The report in examples/: another subject, other folders, and nothing of this repository. examples/check.sh builds it with the wheel alone."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest

from equations.project import Project
from equations.settings import Settings

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/kalman"
LEFT = {
    "made",
    "watched",
    "generators",
    "checks",
    "manual",
    "logger",
    "fresh",
    "root",
    "scripted",
    "texts",
}


@pytest.fixture(scope="module")
def report():
    return Project(Settings.read(EXAMPLE))


def test_it_has_no_problem(report):
    assert [str(problem) for problem in report.problems()] == []
    assert len(report.equations) == 8
    assert all(equation.verdict.checked for equation in report.equations.values())


def test_every_folder_file_and_word_has_another_name_than_the_default():
    chosen = tomllib.loads((EXAMPLE / "pyproject.toml").read_text("utf-8"))["tool"]["equations"]
    usual = Settings()
    names = {one.name for one in fields(Settings)}
    assert names >= chosen.keys() | LEFT
    for name in names - LEFT:
        assert name in chosen, f"{name} has its default value in the example, or belongs to LEFT"
        assert str(chosen[name]) != str(getattr(usual, name)), name


def test_its_inline_formulas_are_of_all_kinds(report):
    kinds = Counter(kind for formula in report.formulas for kind in formula.outcome.kinds)
    assert kinds.keys() == {"computed", "identity", "restatement", "condition"}
    assert any(":=" in formula.latex for formula in report.formulas)


def test_it_uses_nothing_of_this_repository():
    own = {
        path.name
        for path in ROOT.iterdir()
        if (path / "__init__.py").exists() or list(path.glob("*.py"))
    } - {"equations"}
    assert {"lstm", "report"} <= own
    for path in EXAMPLE.rglob("*.py"):
        imported = set(re.findall(r"^(?:from|import) (\w+)", path.read_text("utf-8"), re.MULTILINE))
        assert not imported & own, path


def run(folder, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_its_tests_pass_and_its_strict_build_shows_it(tmp_path):
    copy = shutil.copytree(
        EXAMPLE,
        tmp_path / "report",
        ignore=shutil.ignore_patterns("record.json", "__pycache__", "site"),
    )
    configuration = (copy / "mkdocs.yml").read_text("utf-8")
    (copy / "mkdocs.yml").write_text(
        configuration.replace("- equations:", "- equations.extension:"), encoding="utf-8"
    )
    tested = run(copy, "pytest", "-q", "-p", "no:cacheprovider")
    assert tested.returncode == 0, tested.stdout
    built = run(copy, "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site"))
    assert built.returncode == 0, built.stdout + built.stderr
    pages = {
        path.parent.name: path.read_text("utf-8")
        for path in (tmp_path / "site").glob("*/index.html")
    }
    assert sum(page.count("✓ checked") for page in pages.values()) == 8
    assert 'class="symbol-guess"' in pages["filter"]
    assert 'href="../motion/#eq-state">(1.1)</a>' in pages["filter"]
    assert "Kalman (1960)" in pages["filter"]
    assert (
        '(<a href="../works/#anderson1979optimal">Anderson &amp; Moore, 1979</a>)'
        in pages["steady"]
    )
    assert "<strong>55 inline formulas</strong>" in pages["evidence"]
