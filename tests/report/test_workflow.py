"""The workflow checks out the whole history wherever the site is built: pages show the day of their last change."""

import re

import pytest
import yaml

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
