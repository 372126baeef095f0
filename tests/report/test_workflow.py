"""The workflow checks out the whole history wherever the site is built, and fills in where the notebooks come from."""

import os
import re
import subprocess

import pytest
import yaml

from report.hooks.notebook_pages import colab
from tests.support.paths import ROOT

BUILDS = re.compile(r"\bmake (test|site|browser)\b")
JOBS = yaml.safe_load((ROOT / ".github/workflows/report.yml").read_text("utf-8"))["jobs"]
BUILDING = [name for name, job in JOBS.items() if any(BUILDS.search(step.get("run", "")) for step in job["steps"])]


def test_there_are_jobs_that_build():
    assert {"test", "build"} <= set(BUILDING)


@pytest.mark.parametrize("name", BUILDING)
def test_a_job_that_builds_checks_out_the_whole_history(name):
    (checkout,) = (step for step in JOBS[name]["steps"] if step.get("uses", "").startswith("actions/checkout@"))
    assert checkout["with"].get("fetch-depth") == 0


def test_what_is_published_is_built_where_all_tests_have_passed():
    """The record of the tests is not in git: only the job that ran them can say so on its pages."""
    steps = JOBS["build"]["steps"]
    runs = [step.get("run") for step in steps]
    assert runs.index("make test") < runs.index("make site")
    for step in steps:
        if step.get("run") in ("make site", "make browser"):
            assert step["env"]["EQUATIONS_FRESH"] == 1


def test_the_branch_that_colab_opens_has_notebooks_that_know_their_address(tmp_path):
    """The job's own commands, in a clone of a stand-in for the repository."""
    job = JOBS["colab"]
    runs = [step["run"] for step in job["steps"] if "run" in step]
    assert runs[0] == "make colab"
    assert "github.repository" in job["env"]["REPO_URL"]
    home, clone = tmp_path / "home.git", tmp_path / "clone"
    name = "notebooks/colab/x.ipynb"
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@b"]
    (clone / "notebooks/colab").mkdir(parents=True)
    (clone / name).write_text('REPOSITORY = ""', "utf-8")
    for command in (["init", "-q", "--bare", home], ["init", "-q", clone], ["-C", clone, "add", "."], ["-C", clone, "commit", "-qm", "1"]):
        subprocess.run([*git, *command], check=True)
    (clone / name).write_text('REPOSITORY = "https://github.com/a/b"', "utf-8")
    instead = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{home}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://x-access-token:t@github.com/a/b",
    }
    environment = {**os.environ, **instead, "TOKEN": "t", "REPO_URL": "https://github.com/a/b"}
    for _ in range(2):
        subprocess.run(["bash", "-e", "-c", runs[1]], cwd=clone, env=environment, check=True)
        subprocess.run([*git, "-C", clone, "reset", "-q", "--soft", "HEAD~1"], check=True)  # main knows nothing of it
        (clone / name).write_text('REPOSITORY = "https://github.com/a/b"  # again', "utf-8")
    branch, _, path = colab("https://github.com/a/b", "x.ipynb").partition("/blob/")[2].partition("/")
    shown = subprocess.run(["git", "-C", home, "show", f"{branch}:{path}"], check=True, capture_output=True, text=True)
    assert shown.stdout == 'REPOSITORY = "https://github.com/a/b"  # again'


def test_the_job_on_windows_runs_what_the_readme_says():
    readme = (ROOT / "README.md").read_text("utf-8")
    block = re.search(r"on Windows .*?:\n\n((?:    .+\n)+)", readme)[1]
    *typed, serve = [line.strip() for line in block.splitlines()]
    first, *run = JOBS["windows"]["steps"][-1]["run"].splitlines()
    assert serve == "mkdocs serve"
    assert run == typed
    assert first == "$PSNativeCommandUseErrorActionPreference = $true", "or a command that fails would not end the step"
    assert JOBS["windows"]["runs-on"].startswith("windows-")
    assert "windows" in JOBS["deploy"]["needs"]
