"""A page shows the day of its last change where git knows it, and else no day at all."""

import os
import subprocess
from types import SimpleNamespace

import pytest

from report.hooks import dates

WHO = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always"]
WHEN = {"GIT_AUTHOR_DATE": "2020-02-03T12:00:00Z", "GIT_COMMITTER_DATE": "2020-02-03T12:00:00Z"}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return a project of one notebook, which is not in git."""
    folder = tmp_path / "project"
    (folder / "notebooks/a").mkdir(parents=True)
    (folder / "notebooks/a/script.py").write_text("# %%\n", "utf-8")
    (folder / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    dates.git.cache_clear()
    monkeypatch.setattr(dates, "ROOT", folder)
    yield folder
    dates.git.cache_clear()


def git(folder, *words):
    environment = {**os.environ, **WHEN}
    subprocess.run(["git", *WHO, *words], cwd=folder, env=environment, check=True, capture_output=True)


def commit(folder, message):
    git(folder, "add", ".")
    git(folder, "commit", "-m", message, "--no-gpg-sign")


def shown(name="notebooks/a.ipynb"):
    """Return whether the plugin is left on, and what a page of that name gets from the hook."""
    plugin, page = SimpleNamespace(config={"enabled": True}), SimpleNamespace(file=SimpleNamespace(src_uri=name), meta={})
    dates.on_config(SimpleNamespace(plugins={"git-revision-date-localized": plugin}))
    dates.on_page_context({}, page=page)
    return plugin.config["enabled"], page.meta


def test_without_git_there_is_no_date(project):
    assert shown() == (False, {})


def test_the_date_of_a_notebook_is_that_of_the_last_commit_of_its_script(project):
    git(project, "init")
    commit(project, "one")
    assert shown() == (True, {"git_revision_date_localized": "2020-02-03"})
    assert shown("index.md") == (True, {})


def test_a_shallow_clone_has_no_dates(project, monkeypatch):
    git(project, "init")
    commit(project, "one")
    (project / "mkdocs.yml").write_text("site_name: y\n", "utf-8")
    commit(project, "other")
    git(project.parent, "clone", "--depth", "1", project.as_uri(), "clone")
    monkeypatch.setattr(dates, "ROOT", project.parent / "clone")
    assert shown() == (False, {})
