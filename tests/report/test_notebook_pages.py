"""The hook puts executed notebooks, and links to them, in the place of their scripts."""

import json
import os
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest
from mkdocs.exceptions import PluginError

from notebooks import execute
from notebooks.execute import NotebookError
from report.hooks import notebook_pages as hook
from tests.support.notebook import write_project
from tests.support.paths import ROOT


@pytest.fixture
def project(tmp_path):
    return write_project(tmp_path)


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


def test_while_serving_a_page_is_shown_at_once_and_its_results_follow(project, monkeypatch):
    monkeypatch.setattr(hook, "ROOT", project)
    monkeypatch.setattr(hook, "_serving", True)
    monkeypatch.setattr(hook, "_running", {})
    watched = []
    hook.on_serve(SimpleNamespace(watch=watched.append))
    script = project / "notebooks/a/script.py"
    assert hook._notebooks("") == [project / ".cache/unexecuted/notebooks/a.ipynb"]
    page = SimpleNamespace(file=SimpleNamespace(src_uri="notebooks/a.ipynb"), edit_url="")
    config = SimpleNamespace(repo_url="", edit_uri="")
    assert "its cells are being executed" in hook.on_page_content("<h1>X</h1>", page=page, config=config)
    hook._running[script].result()
    assert hook._notebooks("") == [project / ".cache/notebooks/a.ipynb"]
    assert watched == [str(project / ".cache/notebooks")]
    assert "being executed" not in hook.on_page_content("<h1>X</h1>", page=page, config=config)


def test_while_serving_a_failing_notebook_is_told_and_tried_again_when_it_has_changed(project, monkeypatch, caplog):
    monkeypatch.setattr(hook, "ROOT", project)
    monkeypatch.setattr(hook, "_serving", True)
    monkeypatch.setattr(hook, "_running", {})
    monkeypatch.setattr(hook, "_failed", {})
    hook._started.set()
    (project / "lstm/answer.py").write_text("ANSWER = 1 / 0\n", "utf-8")
    script = project / "notebooks/a/script.py"
    hook._notebooks("")
    first = hook._running[script]
    first.result()
    assert "cell 3 failed" in caplog.text
    hook._notebooks("")
    assert hook._running[script] is first
    script.write_text("# %%\n1\n", "utf-8")
    hook._notebooks("")
    hook._running[script].result()
    assert hook._notebooks("") == [project / ".cache/notebooks/a.ipynb"]
