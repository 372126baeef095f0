"""The built site, once per test run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def site(request, tmp_path_factory):
    """Return the folder of a strict build of the report; the notebooks have their results if a chosen test needs them."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    if not any(item.get_closest_marker("browser") for item in request.session.items):
        environment["NOTEBOOKS"] = "unexecuted"
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"the strict build failed:\n{done.stdout}{done.stderr}"
    return folder
