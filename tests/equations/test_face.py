"""The public face of the package, and what its wheel declares."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import equations
from equations.problem import Problem
from equations.project import Project
from equations.settings import Settings
from tests.equations.tiny import GATE, SIGMOID
from tests.equations.tiny import project as tiny

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "equations"
DECLARED = tomllib.loads((PACKAGE / "pyproject.toml").read_text("utf-8"))["project"]
DISTRIBUTIONS = {
    "py_mini_racer": "mini-racer",
    "yaml": "pyyaml",
    "markdown_it": "markdown-it-py",
    "math_core": "math-core",
    "mdit_py_plugins": "mdit-py-plugins",
}
BY_TEXT = {"pymdown-extensions"}  # needed by what the extension writes, imported by nothing


def test_names():
    assert equations.__all__ == ["Problem", "Project", "Settings", "Verdict", "check"]
    assert dir(equations) == equations.__all__
    assert (equations.Problem, equations.Project, equations.Settings) == (
        Problem,
        Project,
        Settings,
    )
    assert equations.Verdict.__module__ == "equations.verdict"
    with pytest.raises(AttributeError, match="equations has no Verdikt; there are Problem, "):
        _ = equations.Verdikt


def test_an_import_is_light():
    code = "import sys, equations; print(sorted(name for name in sys.modules if name.partition('.')[0] in ('equations', 'numpy', 'lark')))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout.strip() == "['equations']"


def test_check_a_formula_and_a_module(tmp_path):
    module = tmp_path / "sigmoid.py"
    module.write_text(SIGMOID, encoding="utf-8")
    verdict = equations.check(
        r"\text{sigmoid}(z) = \frac{1}{1 + e^{-z}}", module, Settings(root=tmp_path)
    )
    assert verdict.checked
    verdict = equations.check(
        r"\text{sigmoid}(z) = \frac{1}{1 - e^{-z}}", module, Settings(root=tmp_path)
    )
    assert "the LaTeX and the code disagree on sigmoid" in verdict.sentence()


def test_check_finds_the_functions_of_a_report(tmp_path):
    report = tiny(tmp_path)
    module = tmp_path / "gate.py"
    module.write_text(GATE.replace("+ b_f", "- b_f"), encoding="utf-8")
    assert equations.check(r"f_t = \sigma(W_f x_t - b_f)", module, report.settings).checked


def test_entry_points_exist():
    ways = [
        *DECLARED["scripts"].values(),
        *DECLARED["entry-points"]["markdown.extensions"].values(),
    ]
    for way in ways:
        module, _, name = way.partition(":")
        assert callable(getattr(import_module(module), name))


def test_dependencies_are_what_is_imported():
    imported = set()
    for path in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            imported.update(name.partition(".")[0] for name in names)
    imported -= {"equations", *sys.stdlib_module_names}
    wanted = [Requirement(one).name for one in DECLARED["dependencies"]]
    extra = [Requirement(one).name for one in DECLARED["optional-dependencies"]["test"]]
    assert {DISTRIBUTIONS.get(name, name) for name in imported} == {*wanted, *extra} - BY_TEXT


def test_the_lock_is_within_the_bounds():
    locked = dict(
        re.findall(
            r"^([A-Za-z0-9._-]+)==([^\s;]+)",
            (ROOT / "requirements.txt").read_text("utf-8"),
            re.MULTILINE,
        )
    )
    for text in (*DECLARED["dependencies"], *DECLARED["optional-dependencies"]["test"]):
        requirement = Requirement(text)
        assert requirement.specifier.contains(locked[requirement.name]), text


def test_the_licence_goes_with_it():
    assert (PACKAGE / "LICENSE").read_bytes() == (ROOT / "LICENSES/MIT.txt").read_bytes()
    assert DECLARED["license"] == "MIT"
