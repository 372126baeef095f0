"""Notebooks are executed once per change of what they depend on, and a failing cell ends everything."""

import signal
import subprocess
import sys
import time

import nbformat
import pytest

from notebooks import __main__ as main
from notebooks import execute
from notebooks.execute import COLAB, NotebookError, cached, convert, key, name_of, scripts, unexecuted
from report.law import percent
from tests.support.notebook import SCRIPT, write_project
from tests.support.paths import ROOT


@pytest.fixture
def project(tmp_path):
    return write_project(tmp_path)


@pytest.fixture
def runs(monkeypatch):
    """Count runs instead of running."""
    counted = []

    async def run(notebook, script, root, say):
        counted.append(name_of(script))

    monkeypatch.setattr(execute, "run", run)
    return counted


def executed(script, project, quick=False):
    """Execute one notebook."""
    ((path, current),) = execute.executed([script], project, quick=quick)
    return path, current


def texts(path):
    """Return all text that a notebook shows."""
    outputs = [output for cell in nbformat.read(path, 4).cells for output in cell.get("outputs", ())]
    return [output.get("text") or output["data"]["text/plain"] for output in outputs]


def test_a_notebook_is_executed_in_this_python_from_the_root_of_the_project(project, capfd):
    script = project / "notebooks/a/script.py"
    script.write_text(SCRIPT + "\n# %%\nimport sys, os\nprint(sys.executable, os.getcwd())\n", "utf-8")
    path, _ = executed(script, project)
    assert texts(path) == ["42\n", "1", f"{sys.executable} {project}\n"]
    assert path == project / ".cache/notebooks/a.ipynb"
    assert "notebook a: cell 4 of 4" in capfd.readouterr().err


def test_a_failing_cell_is_fatal_with_cell_line_and_traceback(project):
    (project / "lstm/answer.py").write_text("ANSWER = 1 / 0\n", "utf-8")
    with pytest.raises(NotebookError) as caught:
        executed(project / "notebooks/a/script.py", project)
    message = str(caught.value)
    assert message.startswith("notebooks/a/script.py:10: cell 3 failed:")
    assert "ANSWER = 1 / 0" in message
    assert message.endswith("ZeroDivisionError: division by zero")
    assert "\x1b" not in message
    assert not (project / ".cache/notebooks/a.ipynb").exists(), "a failed run leaves nothing that looks like a result"


def test_a_cell_that_takes_too_long_is_fatal(project, monkeypatch):
    monkeypatch.setattr(execute, "SECONDS", 1)
    (project / "lstm/answer.py").write_text("import time\ntime.sleep(30)\n", "utf-8")
    with pytest.raises(NotebookError, match=r"script.py:10: cell 3 took longer than 1 s"):
        executed(project / "notebooks/a/script.py", project)


def test_the_second_time_nothing_is_run(project, runs):
    script = project / "notebooks/a/script.py"
    assert executed(script, project) == executed(script, project)
    assert runs == ["a"]


@pytest.mark.parametrize(
    "name", ["notebooks/a/script.py", "lstm/__init__.py", "lstm/answer.py", "snippets/cell/gate.py", "requirements.txt"]
)
def test_a_change_of_anything_it_depends_on_runs_it_again(project, runs, name):
    script = project / "notebooks/a/script.py"
    executed(script, project)
    (project / name).write_text((project / name).read_text("utf-8") + "\n# more\n", "utf-8")
    executed(script, project)
    executed(script, project)
    assert runs == ["a", "a"]


def test_what_it_imports_is_found_in_every_form(project):
    found = {
        "import lstm.answer": {"lstm/__init__.py", "lstm/answer.py", "snippets/cell/gate.py"},
        "from notebooks import tools": {"notebooks/tools.py"},
        "def f():\n    from notebooks import tools as t": {"notebooks/tools.py"},
        "from . import a\nimport numpy": set(),
        "syntax error": set(),
    }
    for code, files in found.items():
        assert {path.relative_to(project).as_posix() for path in execute.modules(code, project)} == files, code


def test_the_real_notebooks_depend_on_the_library_and_on_the_snippets_that_they_use():
    files = {}
    for script in scripts(ROOT):
        code = "\n".join(cell.source for cell in convert(script).cells if cell.cell_type == "code")
        files[name_of(script)] = {path.relative_to(ROOT).as_posix() for path in execute.modules(code, ROOT)}
    assert all("lstm/passes.py" in found for found in files.values())
    assert {"snippets/lstm_cell/forget_gate.py", "snippets/neural_networks/sigmoid.py"} <= files["adding-problem"]


def test_while_serving_older_results_are_shown_unless_the_notebook_itself_changed(project, runs):
    script = project / "notebooks/a/script.py"
    path, _ = executed(script, project, quick=True)
    (project / "snippets/cell/gate.py").write_text("x = 2\n", "utf-8")
    assert executed(script, project, quick=True) == (path, False)
    assert runs == ["a"]
    script.write_text(script.read_text("utf-8") + "\n# more\n", "utf-8")
    assert executed(script, project, quick=True) == (path, True)
    assert executed(script, project) == (path, True)
    assert runs == ["a", "a"]


def test_what_it_does_not_depend_on_does_not_run_it_again(project, runs):
    script = project / "notebooks/a/script.py"
    executed(script, project)
    (project / "docs").mkdir()
    (project / "docs/page.md").write_text("# Page\n", "utf-8")
    (project / "notebooks/b").mkdir()
    (project / "notebooks/b/script.py").write_text(SCRIPT, "utf-8")
    (project / "notebooks/tools.py").write_text("# not imported by this one\n", "utf-8")
    executed(script, project)
    assert runs == ["a"]


@pytest.mark.parametrize("content", ["", "{}", '{"cells": [], "metadata"'])
def test_a_damaged_cache_is_not_used(project, runs, content):
    script = project / "notebooks/a/script.py"
    executed(script, project)[0].write_text(content, "utf-8")
    executed(script, project)
    assert runs == ["a", "a"]


def test_the_address_of_the_repository_is_filled_in(project):
    script = project / "notebooks/a/script.py"
    with_address = convert(script, "https://example.org/r")
    assert 'REPOSITORY = "https://example.org/r"' in with_address.cells[1].source
    assert key(with_address, project) != key(convert(script), project)


def test_the_same_script_gives_the_same_notebook(project):
    script = project / "notebooks/a/script.py"
    first = unexecuted(script, project / "colab").read_bytes()
    assert unexecuted(script, project / "colab").read_bytes() == first
    assert cached(project / "colab/a.ipynb", "key") is None


def test_the_notebooks_for_colab_are_written_with_the_address_and_without_a_run(project, runs, monkeypatch):
    monkeypatch.setattr(main, "ROOT", project)
    monkeypatch.setenv("REPO_URL", "https://example.org/r")
    assert main.main(["--colab"]) == 0
    assert runs == []
    assert 'REPOSITORY = "https://example.org/r"' in nbformat.read(project / COLAB / "a.ipynb", 4).cells[1].source
    assert main.main([]) == 0
    assert runs == ["a"]


def test_the_notebooks_for_colab_are_those_of_the_scripts():
    """`make notebooks` writes them; only the line with the address of the repository may differ."""
    for script in scripts(ROOT):
        here = nbformat.read(ROOT / COLAB / f"{name_of(script)}.ipynb", 4)
        for got, wanted in zip(here.cells, convert(script).cells, strict=True):
            lines = [line for line in got.source.splitlines() if not line.startswith("REPOSITORY = ")]
            assert lines == [line for line in wanted.source.splitlines() if not line.startswith("REPOSITORY = ")], "make notebooks"
            assert got.metadata == wanted.metadata, "make notebooks"


def test_a_cell_that_ends_the_process_is_named(project):
    script = project / "notebooks/a/script.py"
    script.write_text(SCRIPT + "\n# %%\nimport os\nos._exit(0)\n", "utf-8")
    with pytest.raises(NotebookError, match=r"script.py:14: cell 4 ended the process"):
        executed(script, project)


def test_ctrl_c_stops_all_notebooks_at_once(project):
    """nbclient takes the signal for one kernel where it can; the others went on."""
    slow = "# %%\nimport pathlib, time\npathlib.Path('{0}').touch()\ntime.sleep(60)\npathlib.Path('{0}-done').touch()\n"
    for name in ("a", "b"):
        script = project / f"notebooks/{name}/script.py"
        script.parent.mkdir(exist_ok=True)
        script.write_text(slow.format(name), "utf-8")
    code = "from pathlib import Path\nfrom notebooks.execute import executed, scripts\nexecuted(scripts(Path({0!r})), Path({0!r}))\n"
    command = [sys.executable, "-c", code.format(str(project))]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as running:
        limit = time.monotonic() + 60
        while not (project / "a").exists():
            assert time.monotonic() < limit
            time.sleep(0.1)
        start = time.monotonic()
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=20)
    assert time.monotonic() - start < 15
    assert running.returncode != 0


@pytest.mark.parametrize("script", scripts(ROOT), ids=name_of)
def test_the_law_reads_the_cells_of_a_script_as_jupytext_does(script):
    read = [(cell.kind, cell.source, cell.checks) for cell in percent.cells(script.read_text("utf-8"))]
    assert read == [(cell.cell_type, cell.source, cell.metadata.get("tags") == ["checks"]) for cell in convert(script).cells]


def test_the_law_reads_the_tag_of_checks_as_jupytext_does(project):
    script = project / "notebooks/a/script.py"
    script.write_text(SCRIPT + '\n# %% tags=["checks"]\nassert True\n\n# %%\n1\n', "utf-8")
    tags = [cell.metadata.get("tags") == ["checks"] for cell in convert(script).cells]
    assert [cell.checks for cell in percent.cells(script.read_text("utf-8"))] == tags == [False, False, False, True, False]
