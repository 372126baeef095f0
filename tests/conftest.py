"""The built site, once per test run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from equations.library import Library
from equations.settings import Settings

ROOT = Path(__file__).parent.parent


def pytest_configure(config):
    """Refuse to import modules that could do more than compute: one that exits would end the run."""
    if not hasattr(config, "workerinput"):
        library = Library(ROOT / "snippets", Settings.read(ROOT))
        problems = [str(problem) for name in library.paths for problem in library.problems(name)]
        if problems:
            raise pytest.UsageError("\n".join(problems))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what looks at the built site: `make browser` has built it, and runs these."""
    for item in items:
        if "site" in getattr(item, "fixturenames", ()):
            item.add_marker("site")


@pytest.fixture(scope="session")
def site(request, tmp_path_factory):
    """Return the folder of a strict build of the report; the notebooks have their results if a chosen test needs them.

    SITE in the environment names one that has just been built.
    """
    if "SITE" in os.environ:
        return Path(os.environ["SITE"]).resolve(strict=True)
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    if not any(item.get_closest_marker("browser") for item in request.session.items):
        environment["NOTEBOOKS"] = "unexecuted"
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"the strict build failed:\n{done.stdout}{done.stderr}"
    return folder
