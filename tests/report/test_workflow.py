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
