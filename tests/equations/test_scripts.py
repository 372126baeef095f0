"""The translated displays as modules of a site, and what is said when they cannot be run."""

import asyncio
import dataclasses
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from equations import engine, scripts
from equations.__main__ import main
from equations.project import Project
from tests.equations.tiny import FILES, GATE, PAGE, SIGMOID, SIGMOID_PAGE
from tests.equations.tiny import project as tiny
from tests.support.paths import ROOT

TWO_PAGES = {
    "docs/cell.md": PAGE,
    "docs/functions.md": SIGMOID_PAGE.replace("snippets/cell", "snippets/functions"),
    "snippets/cell/gate.py": GATE.replace("snippets.cell", "snippets.functions"),
    "snippets/functions/sigmoid.py": SIGMOID,
    "snippets/cell/sigmoid.py": None,
    "tests/functions/test_sigmoid.py": FILES["tests/cell/test_sigmoid.py"].replace(
        "snippets.cell", "snippets.functions"
    ),
    "tests/cell/test_sigmoid.py": None,
}


def messages(project):
    return [problem.message for problem in project.problems()]


def test_a_module_for_each_page(tmp_path):
    modules = scripts.modules(tiny(tmp_path, TWO_PAGES))
    pages = ["cell-shapes.js", "cell.js", "functions-shapes.js", "functions.js"]
    assert sorted(modules) == ["algebra.js", *pages]
    assert 'import { sigmoid } from "./functions.js"' in modules["cell.js"]
    assert "export function gate(W_f, b_f, x_t) {" in modules["cell.js"]
    assert " * @param {number[][]} W_f (n, d)" in modules["cell.js"]
    assert 'gate: "W_f (n, d), b_f (n,), x_t (d,) -> f_t (n,)",' in modules["cell-shapes.js"]


def test_only_what_is_called_is_imported(tmp_path):
    modules = scripts.modules(tiny(tmp_path, TWO_PAGES))
    for name in ("cell.js", "functions.js"):
        head, *functions = modules[name].split("\n\n")
        for imported in re.findall(r"\w+", " ".join(re.findall(r"\{(.*?)\}", head))):
            assert re.search(rf"\b{imported}\(", "".join(functions)), imported


def test_the_command_writes_them(tmp_path, capsys):
    project = tiny(tmp_path, TWO_PAGES)
    assert main([f"--root={tmp_path}", "--javascript", str(tmp_path / "made")]) == 0
    assert "5 modules written to" in capsys.readouterr().out
    assert (tmp_path / "made/algebra.js").read_text("utf-8") in scripts.modules(project).values()


def test_of_the_algebra_what_is_called_is_written(tmp_path):
    modules = scripts.modules(tiny(tmp_path))
    exports = set(re.findall(r"^export \w+ (\w+)", modules["algebra.js"], re.M))
    assert {"add", "multiply", "divide", "exp", "negative"} <= exports
    assert "transpose" in exports, "the norm of a matrix calls it"
    assert exports.isdisjoint({"ln", "sinh", "det", "times", "norm", "block", "stack", "choose"})


def test_a_translation_that_differs_is_a_problem_of_its_display(tmp_path, monkeypatch):
    def damaged(translations, script=engine.script):
        text = script(translations)
        assert "multiply(W_f, x_t)" in text
        return text.replace("multiply(W_f, x_t)", "multiply(W_f, negative(x_t))")

    monkeypatch.setattr(engine, "script", damaged)
    project = tiny(tmp_path)
    (problem,) = project.problems()
    assert re.search(r"the LaTeX in JavaScript and the code disagree on draw 1", problem.message)
    assert problem.path.name == "cell.md"
    assert problem.line == 5
    assert not project.verdicts["gate"].checked
    assert project.verdicts["sigmoid"].checked


@pytest.mark.parametrize("code", ["throw new Error('no')", "for (;;) {}", "return undefined"])
def test_a_translation_that_fails_is_a_problem(tmp_path, monkeypatch, code):
    def damaged(translations, script=engine.script):
        return script(translations).replace("return sigmoid(", f"{code}\nreturn sigmoid(")

    monkeypatch.setattr(engine, "script", damaged)
    monkeypatch.setattr(engine, "MILLISECONDS", 200)
    (problem,) = tiny(tmp_path).problems()
    assert "in JavaScript" in problem.message


def test_without_v8_it_is_not_run_and_a_strict_build_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "is_here", lambda: False)
    project = tiny(tmp_path)
    assert messages(project) == []
    assert project.verdicts["gate"].in_javascript is None
    assert "in JavaScript" not in project.verdicts["gate"].sentence()
    fresh = Project(dataclasses.replace(project.settings, fresh=True))
    assert any("install mini-racer" in one for one in messages(fresh))


def test_what_calls_a_wrong_display_is_not_run(tmp_path):
    project = tiny(tmp_path, {"docs/cell.md": ("1 + e^{-z}", "1 - e^{-z}")})
    assert project.verdicts["gate"].in_javascript is None
    fresh = Project(dataclasses.replace(project.settings, fresh=True))
    assert any("it was not run in JavaScript" in one for one in messages(fresh))


def test_a_change_of_one_display_runs_what_calls_it_again(tmp_path):
    project = tiny(tmp_path, TWO_PAGES)
    before = project.verdicts["gate"]
    before.in_javascript = -1.0
    page = tmp_path / "docs/functions.md"
    page.write_text(page.read_text("utf-8").replace("1 + e^{-z}", "e^{-z} + 1"), "utf-8")
    project.refresh()
    assert project.verdicts["gate"] is before
    assert 0 <= before.in_javascript < 1e-12
    assert "add(exp(negative(z)), 1)" in scripts.modules(project)["functions.js"]


def test_it_runs_where_an_event_loop_runs(tmp_path):
    async def read():
        return tiny(tmp_path)

    with ThreadPoolExecutor(1) as elsewhere:
        project = elsewhere.submit(asyncio.run, read()).result()
    assert project.verdicts["gate"].in_javascript is not None


def test_where_addresses_are_limited_the_check_goes_on_without_v8(tmp_path):
    tiny(tmp_path)
    limited = "import resource; resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))"
    code = f"{limited}; from equations.__main__ import main; main(['--root={tmp_path}'])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "2 of 2 equations checked, 5 inline formulas read, 0 problem(s)" in done.stdout
