"""`mkdocs serve` converts only the pages that come out differently, and shows the same as a build."""

import json
import logging
import os
import shutil
import socket

import pytest
from mkdocs.commands import serve as server
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.structure import pages
from mkdocs.structure.pages import Page

from tests.equations.tiny import project
from tests.support.paths import ROOT

HOOK = str(ROOT / "report" / "hooks" / "serving.py")
PAGES = {
    "docs/other.md": "# 4.1 Other\n\nSee [@eq:gate] and [@gers2000forget], [there](cell.md#eq-gate).\n",
    "docs/verification.md": "# Verification\n\n<!-- generated: equations -->\n",
    "docs/references.md": "# References\n\n<!-- generated: references -->\n",
}


class Served:
    """The tiny report as `mkdocs serve` builds it: again and again, in one process."""

    def __init__(self, folder, command):
        self.folder, self.converted = folder, []
        settings = {
            "site_name": "x",
            "theme": {"name": "material", "font": False},
            "docs_dir": str(folder / "docs"),
            "plugins": ["search"],
            "hooks": [HOOK],
            "watch": [str(folder / "snippets")],
            "validation": {"links": {"anchors": "warn"}},
            "markdown_extensions": [
                *("attr_list", "md_in_html", "tables", "pymdownx.details", "pymdownx.superfences"),
                {"pymdownx.arithmatex": {"generic": True}},
                {"pymdownx.snippets": {"base_path": [str(folder)]}},
                {"equations.extension": {"root": str(folder)}},
            ],
        }
        (folder / "mkdocs.yml").write_text(json.dumps(settings), "utf-8")
        hook = self.settings().hooks[HOOK]
        hook._memory.known.clear()
        self.settings().plugins.on_startup(command=command, dirty=False)

    def settings(self):
        return load_config(str(self.folder / "mkdocs.yml"), site_dir=str(self.folder / "site"))

    def pages(self):
        """Build; return the titles of the pages that were converted."""
        self.converted.clear()
        build(self.settings(), serve_url="http://localhost/")
        return sorted(self.converted)

    def files(self):
        """Return the built pages, and the entries of the search index."""
        site = self.folder / "site"
        entries = json.loads((site / "search" / "search_index.json").read_text("utf-8"))["docs"]
        return {path: path.read_text("utf-8") for path in site.rglob("*.html")}, entries

    def edit(self, name, old, new):
        path = self.folder / name
        assert old in path.read_text("utf-8")
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


@pytest.fixture
def serve(tmp_path, monkeypatch):
    """Return a function that starts serving the tiny report; conversions are counted where MkDocs looks for the title of a page."""
    monkeypatch.setattr(Page, "render", Page.render)
    monkeypatch.setattr(server, "build", server.build)
    monkeypatch.setattr(logging.getLogger("mkdocs"), "level", logging.WARNING)
    original = pages._ExtractTitleTreeprocessor.run
    served = None

    def counted(processor, root):
        served.converted.append(next(element for element in root.iter("h1")).text)
        return original(processor, root)

    def start(command="serve"):
        nonlocal served
        project(tmp_path, PAGES)
        served = Served(tmp_path, command)
        return served

    monkeypatch.setattr(pages._ExtractTitleTreeprocessor, "run", counted)
    yield start
    served.settings().plugins.on_startup(command="build", dirty=False)


ALL = ["3.2 Cell", "4.1 Other", "Notation", "References", "Verification"]


def test_the_second_time_nothing_is_converted_and_the_site_is_the_same(serve):
    served = serve()
    assert served.pages() == ALL
    first = served.files()
    assert served.pages() == []
    assert served.files() == first


def test_what_is_served_is_what_is_built(serve):
    served = serve()
    served.pages()
    served.pages()
    pages, entries = served.files()
    served.settings().plugins.on_startup(command="build", dirty=False)
    assert served.pages() == ALL, "a build converts everything"
    assert served.files() == (pages, entries)
    assert len(entries) > 3


@pytest.mark.parametrize(
    ("name", "old", "new", "converted"),
    [
        ("docs/other.md", "See", "Read", ["4.1 Other"]),
        ("docs/notation.md", "| weights |", "| input weights |", ["3.2 Cell", "Notation"]),
        ("snippets/cell/gate.py", "Return the gate.", "Return the gate of the cell.", ["3.2 Cell"]),
        ("docs/references.bib", "2000}", "1999}", ["3.2 Cell", "4.1 Other", "Notation", "References", "Verification"]),
        ("docs/cell.md", "# 3.2", "# 2.2", ALL),
    ],
)
def test_a_change_converts_the_pages_that_it_reaches(serve, name, old, new, converted):
    served = serve()
    served.pages()
    served.edit(name, old, new)
    assert [title.replace("2.2", "3.2") for title in served.pages()] == converted
    assert served.pages() == []


def test_a_wrong_equation_is_shown_at_once_and_its_warning_comes_again(serve, caplog):
    served = serve()
    served.pages()
    assert not caplog.messages
    served.edit("snippets/cell/gate.py", "+ b_f", "- b_f")
    for converted in (["3.2 Cell", "Verification"], ["3.2 Cell"]):
        caplog.clear()
        assert served.pages() == converted
        assert any("gate: the LaTeX and the code disagree" in message for message in caplog.messages)
        shown = (served.folder / "site" / "cell" / "index.html").read_text("utf-8")
        assert 'class="equation-wrong"' in shown
    served.edit("snippets/cell/gate.py", "- b_f", "+ b_f")
    assert served.pages() == [], "what it was before is still known"


def test_a_link_to_a_place_that_has_gone_is_reported_from_a_page_that_did_not_change(serve, caplog):
    served = serve()
    served.edit("docs/other.md", "cell.md#eq-gate", "cell.md#there")
    served.edit("docs/cell.md", "The gate:", "## There")
    served.pages()
    assert not caplog.messages
    served.edit("docs/cell.md", "## There", "## Here")
    assert served.pages() == ["3.2 Cell", "4.1 Other"]
    assert any("other.md:3: " in message and "#there" in message for message in caplog.messages), caplog.messages


def test_a_port_that_is_in_use_is_told_before_anything_is_built(serve):
    served = serve()
    hook = served.settings().hooks[HOOK]
    with socket.create_server(("localhost", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(Abort, match=f"port {port} of localhost is in use .* `make serve PORT={port + 1}`"):
            hook.see_whether_free("localhost", port)
    hook.see_whether_free("localhost", port)


def test_a_build_remembers_nothing(serve):
    served = serve("build")
    assert served.pages() == served.pages() == ALL


@pytest.fixture
def start(serve, monkeypatch):
    """Return a function that starts a server of the tiny report anew, and returns the titles of the pages that it converts."""
    served = serve()
    hook = served.settings().hooks[HOOK]
    monkeypatch.setattr(hook, "see_whether_free", lambda *_: None)

    def start(end=True):
        hook._kept.__init__()
        hook._memory.known.clear()
        served.converted.clear()
        config = served.settings()
        config.site_url = "http://localhost/"
        server.build(config, serve_url="http://localhost/", dirty=False)
        if end:
            hook.on_shutdown()
        return sorted(served.converted)

    start.served = served
    return start


def test_the_second_server_begins_with_the_site_of_the_first(start):
    assert start() == ALL
    first = start.served.files()
    shutil.rmtree(start.served.folder / "site")
    assert start() == []
    assert start.served.files() == first
    assert start() == [], "it is kept again"


@pytest.mark.parametrize("name", ["docs/other.md", "snippets/cell/gate.py", "mkdocs.yml", ".cache/truth.json", ".cache/notebooks/a.ipynb"])
def test_a_site_is_not_taken_when_anything_it_is_built_from_has_changed(start, name):
    path = start.served.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    start()
    os.utime(path, ns=(0, 0))
    assert start() == ALL


@pytest.mark.parametrize("name", ["NOTEBOOKS", "REPO_URL"])
def test_a_site_is_not_taken_when_it_was_built_for_something_else(start, name, monkeypatch):
    start()
    monkeypatch.setenv(name, "other")
    assert start() == ALL


def test_a_site_with_a_warning_is_not_kept(start):
    start.served.edit("snippets/cell/gate.py", "+ b_f", "- b_f")
    start()
    assert start() == ALL


def test_a_server_that_ends_while_it_builds_keeps_nothing(start, monkeypatch):
    start(end=False)
    hook = start.served.settings().hooks[HOOK]

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hook._kept.build(interrupted, start.served.settings())
    hook.on_shutdown()
    assert not (start.served.folder / ".cache/served").exists()
