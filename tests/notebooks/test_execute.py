"""Notebooks are executed once per change of what they depend on, and a failing cell ends everything."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from mkdocs.exceptions import PluginError

from notebooks import execute
from notebooks.execute import COLAB, NotebookError, cached, convert, key, name_of, scripts, unexecuted
from report.hooks import notebook_pages as hook

ROOT = Path(__file__).parents[2]
SCRIPT = """# %% [markdown]
# # Title
#
# Text.

# %%
REPOSITORY = ""
print(6 * 7)

# %%
from lstm.answer import ANSWER
ANSWER
"""
ANSWER = "import snippets.cell.gate\nANSWER = 1\n"


@pytest.fixture
def project(tmp_path):
    """Return a project of one notebook, one module and one snippet."""
    files = {
        "notebooks/a/script.py": SCRIPT,
        "lstm/answer.py": ANSWER,
        "snippets/cell/gate.py": "x = 1\n",
        "requirements.txt": "numpy\n",
    }
    files |= {"lstm/__init__.py": "", "notebooks/tools.py": ""}
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def runs(monkeypatch):
    """Count runs instead of running."""
    counted = []

    async def run(notebook, script, root):
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


def test_the_notebooks_for_colab_are_those_of_the_scripts():
    """`make notebooks` writes them; only the line with the address of the repository may differ."""
    for script in scripts(ROOT):
        here = nbformat.read(ROOT / COLAB / f"{name_of(script)}.ipynb", 4)
        for got, wanted in zip(here.cells, convert(script).cells, strict=True):
            lines = [line for line in got.source.splitlines() if not line.startswith("REPOSITORY = ")]
            assert lines == [line for line in wanted.source.splitlines() if not line.startswith("REPOSITORY = ")], "make notebooks"


@pytest.mark.parametrize(
    ("repository", "edit", "address"),
    [
        ("https://github.com/a/b", "edit/main/docs/", "https://colab.research.google.com/github/a/b/blob/main/notebooks/colab/x.ipynb"),
        ("https://github.com/a/b.git", "edit/x/y/docs/", "https://colab.research.google.com/github/a/b/blob/x/y/notebooks/colab/x.ipynb"),
        ("https://example.org/a/b", "edit/main/docs/", ""),
        ("https://github.com/a/b", "", ""),
        ("", "", ""),
    ],
)
def test_the_link_to_colab_needs_an_address_that_colab_can_open(repository, edit, address):
    assert hook.colab(repository, edit, "x.ipynb") == address


def test_the_links_stand_under_the_title():
    page = SimpleNamespace(
        file=SimpleNamespace(src_uri="notebooks/x.ipynb"), edit_url="https://github.com/a/b/edit/main/docs/notebooks/x.ipynb"
    )
    config = SimpleNamespace(repo_url="https://github.com/a/b", edit_uri="edit/main/docs/")
    html = hook.on_page_content("<h1>X</h1><p>y</p>", page=page, config=config, files=None)
    assert html.startswith('<h1>X</h1>\n<p><a href="x.ipynb" download>')
    assert "https://colab.research.google.com/github/a/b/blob/main/notebooks/colab/x.ipynb" in html
    assert page.edit_url == "https://github.com/a/b/edit/main/notebooks/x/script.py"
    page.file.src_uri = "index.md"
    assert hook.on_page_content("<h1>X</h1>", page=page, config=config) == "<h1>X</h1>"


def test_the_build_ends_with_the_message_of_the_notebook(project, monkeypatch):
    def failing(*_, **__):
        raise NotebookError("a.py: cell 3 failed")

    monkeypatch.setattr(hook, "ROOT", project)
    monkeypatch.setattr(hook, "executed", failing)
    with pytest.raises(PluginError, match="cell 3 failed"):
        hook.on_files([], SimpleNamespace(repo_url=""))


def test_a_strict_build_of_a_small_site_stops_at_a_failing_notebook(project):
    for name in ("__init__.py", "execute.py"):
        shutil.copy(ROOT / "notebooks" / name, project / "notebooks")
    shutil.copytree(ROOT / "report/hooks", project / "report/hooks")
    (project / "docs").mkdir()
    (project / "docs/index.md").write_text("# Index\n", "utf-8")
    settings = {"site_name": "x", "theme": "mkdocs"}
    settings["hooks"] = ["report/hooks/notebook_pages.py"]
    settings["plugins"] = [{"mkdocs-jupyter": {"include": [".cache/notebooks/*.ipynb"], "cache": False, "include_source": True}}]
    (project / "mkdocs.yml").write_text(json.dumps(settings), "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(project), "NO_MKDOCS_2_WARNING": "1"}

    def build():
        command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", "site"]
        return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)

    done = build()
    assert done.returncode == 0, done.stderr
    page = (project / "site/notebooks/a/index.html").read_text("utf-8")
    assert "<code>42\n</code>" in page
    assert "mathjax" not in page.lower()
    assert (project / "site/notebooks/a/a.ipynb").exists()
    (project / "lstm/answer.py").write_text("ANSWER = 1 / 0\n", "utf-8")
    done = build()
    assert done.returncode != 0
    assert "notebooks/a/script.py:10: cell 3 failed" in done.stderr
    assert "ZeroDivisionError" in done.stderr


def test_several_notebooks_run_side_by_side(project, monkeypatch):
    waiting = "# %%\nimport pathlib, time\npathlib.Path('{0}').touch()\nwhile not pathlib.Path('{1}').exists():\n    time.sleep(0.05)\n"
    for name, own, other in (("a", "one", "two"), ("b", "two", "one")):
        script = project / f"notebooks/{name}/script.py"
        script.parent.mkdir(exist_ok=True)
        script.write_text(waiting.format(own, other), "utf-8")
    monkeypatch.setattr(hook, "ROOT", project)
    monkeypatch.setattr(hook.os, "cpu_count", lambda: 2)
    assert [path.name for path in hook._notebooks("")] == ["a.ipynb", "b.ipynb"], "each waits for the other"


def test_without_execution_there_are_pages_without_results(project, monkeypatch):
    monkeypatch.setattr(hook, "ROOT", project)
    monkeypatch.setattr(execute, "run", lambda *_: pytest.fail("nothing may run"))
    monkeypatch.setenv("NOTEBOOKS", "unexecuted")
    (path,) = hook._notebooks("https://example.org/r")
    assert path == project / ".cache/unexecuted/notebooks/a.ipynb"
    assert 'REPOSITORY = "https://example.org/r"' in path.read_text("utf-8").replace('\\"', '"')
