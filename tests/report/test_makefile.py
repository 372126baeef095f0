"""`make serve` installs the first part of the lock, and says in a sentence why it cannot."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.paths import ROOT

PYTHON = """#!{python}
import os, pathlib, shutil, sys, time
words = sys.argv[1:]
if words[:2] == ["-m", "venv"]:
    folder = pathlib.Path(words[-1], "bin")
    shutil.rmtree(words[-1], ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "python").symlink_to(pathlib.Path(__file__).resolve())
elif words[:2] == ["-m", "pip"]:
    with open({log!r}, "a") as log:
        print(*words, file=log, flush=True)
        time.sleep({seconds})
    if {fails} and "--requirement" in words:
        sys.exit("WARNING: Retrying\\nERROR: No matching distribution found for lark==1.3.1")
elif words[0].endswith("alone.py"):
    os.execv(sys.executable, [sys.executable, *words])
elif words[:2] == ["-m", "mkdocs"]:
    print("served; notebooks need", os.environ["NOTEBOOKS_NEED"])
elif words[0] == "-c" and "ensurepip" in words[1]:
    sys.exit({old})
elif words == ["--version"]:
    print("Python 3")
"""


@pytest.fixture
def make(tmp_path):
    """Return a function that runs make with an environment and a Python of its own; that Python only notes what it is asked for."""

    def make(target, fails=False, old=0, seconds=0):
        python, log = tmp_path / "python", tmp_path / "log"
        python.write_text(PYTHON.format(python=sys.executable, log=str(log), fails=fails, old=old, seconds=seconds), "utf-8")
        python.chmod(0o755)
        command = ["make", target, f"VENV={tmp_path / 'venv'}", f"PYTHON={python}"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        return done, log.read_text("utf-8").splitlines() if log.exists() else []

    return make


def test_serving_installs_the_first_part_of_the_lock_and_names_what_notebooks_need(make, tmp_path):
    done, asked = make("serve")
    venv = tmp_path / "venv"
    assert done.returncode == 0, done.stderr
    assert f"served; notebooks need make -s {venv}/ready" in done.stdout
    (line,) = asked
    assert line.endswith(f"--no-deps --require-hashes --requirement {venv}/pages.txt")
    part = (venv / "pages.txt").read_text("utf-8")
    assert "\nmkdocs==" in part
    assert "\nmusic21==" not in part
    assert "--retries 1" in line, "without a network it ends soon"
    done, again = make("serve")
    assert done.returncode == 0, done.stderr
    assert again == asked, "the second time nothing is installed"


def test_two_that_begin_together_install_one_after_the_other(make):
    with ThreadPoolExecutor() as pool:
        both = [pool.submit(make, "serve", seconds=1) for _ in range(2)]
        (first, _), (second, asked) = sorted((one.result() for one in both), key=lambda one: len(one[0].stderr))
    assert [first.returncode, second.returncode] == [0, 0]
    assert (first.stderr, second.stderr) == ("", "Another make installs packages just now: waiting for it.\n")
    assert len(asked) == 1, "the second finds it done"


def test_what_else_is_needed_is_installed_after_it(make, tmp_path):
    done, asked = make(f"{tmp_path / 'venv'}/ready")
    assert done.returncode == 0, done.stderr
    assert [line.split()[-1] for line in asked] == [f"{tmp_path / 'venv'}/pages.txt", "requirements.txt", "."]


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        ({"fails": True}, "The packages could not be installed; is there a network? ERROR: No matching distribution found for lark==1.3.1"),
        ({"old": 1}, "Python 3.11 or newer with the module venv is needed, and"),
    ],
)
def test_what_is_missing_is_a_sentence(make, why, sentence):
    done, _ = make("serve", **why)
    assert done.returncode != 0
    lines = [line for line in done.stderr.splitlines() if not re.match(r"make(\[\d+\])?: ", line)]
    assert len(lines) == 1
    assert lines[0].startswith(sentence)
    assert make("serve")[0].returncode == 0, "it starts again"
