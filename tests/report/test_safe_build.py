"""A build that fails leaves the site that was there, and says why in a sentence with file and line."""

import json
import logging
from pathlib import Path

import pytest
from click.testing import CliRunner
from mkdocs.__main__ import cli

from tests.support.paths import ROOT

HOOK = str(ROOT / "report" / "hooks" / "safe_build.py")
NOWHERE = "# Page\n\nSee\n[there](#nowhere).\n"


@pytest.fixture
def report(tmp_path, monkeypatch):
    """A report of one good page; what was built before is in site/."""
    for name in ("mkdocs", "mkdocs.structure.pages"):
        monkeypatch.setattr(logging.getLogger(name), "handlers", [])
        monkeypatch.setattr(logging.getLogger(name), "level", logging.NOTSET)
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
    settings = {
        "site_name": "x",
        "theme": {"name": None, "custom_dir": str(tmp_path / "theme")},
        "plugins": [],
        "hooks": [HOOK],
        "validation": {"links": {"anchors": "warn"}},
        "markdown_extensions": [{"pymdownx.snippets": {"base_path": [str(tmp_path)], "check_paths": True}}],
    }
    write(tmp_path, "mkdocs.yml", json.dumps(settings))
    write(tmp_path, "theme/main.html", "{{ page.content }}")
    write(tmp_path, "docs/index.md", "# Page\n")
    write(tmp_path, "site/index.html", "as it was")
    write(tmp_path, "site/old/index.html", "as it was")
    write(tmp_path, "site/.git", "kept")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def build(*options):
    """Return status and output of `mkdocs build`."""
    done = CliRunner().invoke(cli, ["build", *options])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def files(report):
    return {
        path.relative_to(report).as_posix(): path.read_text("utf-8")
        for path in sorted(report.rglob("*"))
        if path.is_file() and "sitemap" not in path.name and path.relative_to(report).parts[0] not in ("docs", "theme", "mkdocs.yml")
    }


AS_IT_WAS = {"site/.git": "kept", "site/index.html": "as it was", "site/old/index.html": "as it was"}


@pytest.mark.parametrize("options", [[], ["--strict"], ["-q"]], ids=" ".join)
def test_a_good_site_comes_into_its_place_and_hidden_files_stay(report, options):
    assert build(*options)[0] == 0
    found = files(report)
    assert '<h1 id="page">Page</h1>' in found["site/index.html"]
    assert "site/old/index.html" not in found
    assert found["site/.git"] == "kept"
    assert {name.split("/")[0] for name in found} == {"site"}


@pytest.mark.parametrize("options", [[], ["-q"], ["-v"]], ids=" ".join)
def test_a_strict_build_with_a_warning_fails_however_much_is_printed(report, options):
    write(report, "docs/index.md", NOWHERE)
    status, output = build("--strict", *options)
    assert status == 1
    assert "Aborted with a problem in strict mode; site is as it was." in output
    assert files(report) == AS_IT_WAS
    assert ("docs/index.md:4: Doc file 'index.md' contains a link '#nowhere'" in output) == (options != ["-q"])


def test_a_build_that_is_not_strict_shows_what_is_wrong(report):
    write(report, "docs/index.md", NOWHERE)
    assert build()[0] == 0
    assert "#nowhere" in files(report)["site/index.html"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("docs/index.md", '# Page\n\n--8<-- "no.txt"\n', "docs/index.md:3: no.txt does not exist"),
        ("docs/index.md", b"# Page\n\n\xff\n", "docs/index.md:3: this line is not text in UTF-8"),
        ("docs/index.md", "---\ntemplate: no.html\n---\n# Page\n", "docs/index.md: there is no template no.html"),
        ("theme/main.html", "\n{% if %}", "theme/main.html:2: this template is wrong"),
        ("theme/main.html", "\n{{ page.no.no }}", "theme/main.html:2: this template cannot be filled"),
        ("theme/main.html", "{{ 1 / 0 }}", "docs/index.md: ZeroDivisionError in theme/main.html:1"),
    ],
)
def test_what_would_be_a_traceback_is_a_sentence(report, name, content, sentence):
    write(report, name, content)
    status, output = build()
    assert status == 1
    assert sentence in output
    assert "Traceback" not in output
    assert files(report) == AS_IT_WAS
    assert "Traceback" in build("-v")[1]


def test_what_is_interrupted_leaves_nothing(report):
    write(report, "stop.py", "def on_env(env, **_):\n    raise KeyboardInterrupt\n")
    text = (report / "mkdocs.yml").read_text("utf-8")
    write(report, "mkdocs.yml", text.replace('"hooks": [', f'"hooks": ["{report}/stop.py", '))
    assert build()[0] == 1
    assert {name: text for name, text in files(report).items() if name != "stop.py"} == AS_IT_WAS


def test_a_folder_that_cannot_be_moved_gets_the_new_content(report, monkeypatch):
    def fail(*_):
        raise OSError

    monkeypatch.setattr(Path, "rename", fail)
    assert build()[0] == 0
    found = files(report)
    assert found.keys() == {"site/.git", "site/index.html"}
    assert "Page" in found["site/index.html"]


def test_a_dirty_build_works_in_the_site_itself(report):
    assert build("--dirty")[0] == 0
    assert "site/old/index.html" in files(report)
