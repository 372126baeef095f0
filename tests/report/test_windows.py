"""What the README tells users of Windows to type is what a job of the workflow runs there."""

import re

import yaml

from tests.support.paths import ROOT


def test_the_job_runs_what_the_readme_says():
    readme = (ROOT / "README.md").read_text("utf-8")
    block = re.search(r"on Windows .*?:\n\n((?:    .+\n)+)", readme)[1].split("\n")
    *typed, serve = [line.strip() for line in block if line]
    jobs = yaml.safe_load((ROOT / ".github/workflows/report.yml").read_text("utf-8"))["jobs"]
    first, *run = jobs["windows"]["steps"][-1]["run"].splitlines()
    assert serve == "mkdocs serve"
    assert run == typed
    assert first == "$PSNativeCommandUseErrorActionPreference = $true", "or a command that fails would not stop the rest"
    assert jobs["windows"]["runs-on"].startswith("windows-")
    assert "windows" in jobs["deploy"]["needs"]
