"""The hook puts executed notebooks, and links to them, in the place of their scripts."""

import json
import os
import re
import shutil
import subprocess
import sys
from types import SimpleNamespace

import nbformat
import pytest
from bs4 import BeautifulSoup
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs_jupyter.nbconvert2 import nb2html

from notebooks import execute
from notebooks.execute import NotebookError
from report.background import WAITS, Background, Note
from report.hooks import notebook_pages as hook
from tests.support.notebook import SCRIPT, write_project
from tests.support.paths import ROOT


@pytest.fixture
def project(tmp_path):
    return write_project(tmp_path)


@pytest.mark.parametrize(
    ("repository", "address"),
    [
        ("https://github.com/a/b", "https://colab.research.google.com/github/a/b/blob/colab/notebooks/colab/x.ipynb"),
        ("https://github.com/a/b.git", "https://colab.research.google.com/github/a/b/blob/colab/notebooks/colab/x.ipynb"),
        ("https://example.org/a/b", ""),
        ("", ""),
    ],
)
def test_the_link_to_colab_needs_an_address_that_colab_can_open(repository, address):
    assert hook.colab(repository, "x.ipynb") == address


@pytest.mark.parametrize("script", execute.scripts(ROOT), ids=execute.name_of)
def test_colab_finds_the_notebook_at_that_address(script):
    address = hook.colab("https://github.com/a/b", f"{execute.name_of(script)}.ipynb")
    assert (ROOT / address.partition("/blob/colab/")[2]).is_file()


CONFIG = SimpleNamespace(
    repo_url="", edit_uri="", site_dir="/site", use_directory_urls=True, plugins=SimpleNamespace(_current_plugin="this hook")
)


def page(html, files=None):
    """Return the content of the page of notebook a."""
    file = File("notebooks/a.ipynb", "/docs", "/site", use_directory_urls=True)
    file.url = "notebooks/a/"
    return hook.on_page_content(html, page=SimpleNamespace(file=file, url=file.url, edit_url=""), config=CONFIG, files=files)


def test_the_links_stand_under_the_title_and_colab_comes_first():
    page = SimpleNamespace(
        file=SimpleNamespace(src_uri="notebooks/x.ipynb"), edit_url="https://github.com/a/b/edit/main/docs/notebooks/x.ipynb"
    )
    config = SimpleNamespace(repo_url="https://github.com/a/b", edit_uri="edit/main/docs/")
    html = hook.on_page_content("<h1>X</h1><p>y</p>", page=page, config=config, files=None)
    colab = "https://colab.research.google.com/github/a/b/blob/colab/notebooks/colab/x.ipynb"
    assert html.startswith(f'<h1>X</h1>\n<p class="notebook-links"><span><a class="md-button" href="{colab}">Open in Colab</a>')
    assert '<a href="x.ipynb" download>' in html
    assert page.edit_url == "https://github.com/a/b/edit/main/notebooks/x/script.py"
    page.file.src_uri = "index.md"
    assert hook.on_page_content("<h1>X</h1>", page=page, config=config, files=None) == "<h1>X</h1>"


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
    for name in ("__init__.py", "background.py"):
        shutil.copy(ROOT / "report" / name, project / "report")
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


@pytest.fixture
def served(project, monkeypatch):
    """A server of the small project, whose notebooks wait until they are told to begin."""
    monkeypatch.setattr(hook, "ROOT", project)
    monkeypatch.setattr(hook, "_serving", True)
    monkeypatch.setattr(hook, "_looked", False)
    monkeypatch.setattr(hook, "_background", Background(project))
    monkeypatch.setattr(hook._background, "start", lambda: None)
    return Server()


class Server:
    """As much of MkDocs' server as the hook sees."""

    def __init__(self):
        self.watched = []
        self.app = lambda environ, start: [b"a page"]

    def watch(self, path):
        self.watched.append(path)

    def get_app(self):
        return self.app

    def set_app(self, app):
        self.app = app

    def answer(self, path):
        return self.app({"PATH_INFO": path}, lambda *_: None)[0].decode()


def test_while_serving_a_page_is_shown_at_once_and_its_results_follow(project, served):
    script = project / "notebooks/a/script.py"
    assert hook._notebooks("") == [project / ".cache/unexecuted/notebooks/a.ipynb"]
    assert '<p class="notebook-note" data-notebook>not computed yet' in page("<h1>X</h1>")
    hook.on_serve(served, config=CONFIG)
    assert served.watched == [str(project / ".cache/notebooks")]
    hook._background.notes["a"] = Note("being computed, cell 2 of 3")
    assert json.loads(served.answer("/notebooks/a/progress.json")) == {"text": "being computed, cell 2 of 3", "failed": False}
    assert "fetch" in served.answer("/notebooks/a/progress.js")
    assert served.answer("/notebooks/a/") == "a page"
    execute.executed([script], project)
    assert hook._notebooks("") == [project / ".cache/notebooks/a.ipynb"]
    assert "notebook-note" not in page("<h1>X</h1>")
    assert json.loads(served.answer("/notebooks/a/progress.json")) is None


def test_the_page_of_a_failing_notebook_says_so(served):
    hook._background.notes["a"] = Note("failed: a < b", failed=True)
    assert '<p class="notebook-note notebook-failed" data-notebook>failed: a &lt; b</p>' in page("<h1>X</h1>")


def test_pages_that_were_kept_from_the_last_time_get_their_results_too(project, served):
    hook.on_serve(served, config=CONFIG)
    assert hook._background.notes["a"] == WAITS


def test_pictures_sounds_and_records_become_files_beside_the_page():
    files = Files([])
    html = page(
        '<h1>X</h1><img class="notebook-figure" src="data:image/svg+xml,%3Csvg/%3E"><audio src="data:audio/wav;base64,TVRoZA=="></audio>'
        '<a download="a.mid" href="data:audio/midi;base64,TVRoZA==">a.mid</a><figure data-live-record="data:application/json;base64,e30="></figure>',
        files,
    )
    assert "data:" not in html
    assert '<img class="notebook-figure" loading="lazy" src="' in html
    found = {file.src_uri: file.content_bytes for file in files}
    names = re.findall(r'(?:src|href|record)="([0-9a-f]{12}\.\w+)"', html)
    assert [found[f"notebooks/a/{name}"] for name in names] == [b"<svg/>", b"MThd", b"MThd", b"{}"]
    assert [name.partition(".")[2] for name in names] == ["svg", "wav", "mid", "json"]


def test_what_installs_and_what_only_checks_is_folded_and_results_are_not(tmp_path):
    script = tmp_path / "a/script.py"
    script.parent.mkdir()
    script.write_text(f'{SCRIPT}\n# %% tags=["checks"]\nassert 6 * 7 == 42\nprint("as said")\n', "utf-8")
    notebook = nbformat.read(execute.unexecuted(script, tmp_path), 4)
    checks = notebook.cells[-1]
    checks.outputs = [nbformat.v4.new_output("stream", text="as said")]
    nbformat.write(notebook, tmp_path / "a.ipynb")
    html = BeautifulSoup(nb2html(str(tmp_path / "a.ipynb"), no_prompt=True), "html.parser")
    folded = {one.summary.get_text(): one for one in html.select("details:not([open])")}
    assert [*folded] == ["Set-up and imports", "What this page checks"]
    assert "assert 6" in folded["What this page checks"].get_text()
    assert [one.get_text() for one in html.select(".notebook-output")] == ["as said"]
    assert not html.select("details .notebook-output")
    assert checks.metadata["cellView"] == "form", "folded in Colab too"


def test_the_style_that_a_result_brings_for_colab_is_left_out():
    assert "style" not in page("<h1>X</h1><style>.a { color: red; }</style><p>y</p><style type='text/css'>\nz</style>")
