"""While the report is served, notebooks are executed one after another in processes of their own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from report import background
from report.background import Background
from tests.support.notebook import write_project
from tests.support.paths import ROOT

WAITING = "# %% [markdown]\n# # Title\n\n# %%\nimport os, pathlib, time\npathlib.Path('pid').write_text(str(os.getpid()))\ntime.sleep(60)\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The small project, which has its modules for notebooks from here."""
    write_project(tmp_path)
    for name in ("__init__.py", "background.py", "execute.py"):
        (tmp_path / "notebooks" / name).write_text((ROOT / "notebooks" / name).read_text("utf-8"), "utf-8")
    monkeypatch.delenv("NOTEBOOKS_NEED", raising=False)
    return tmp_path


@pytest.fixture
def queue(project):
    """A queue that has begun."""
    queue = Background(project)
    queue.start()
    yield queue
    queue.end()


def wait_for(condition, seconds=60):
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "it took too long"
        time.sleep(0.05)


def running(pid):
    """Return whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kernel(project):
    """Return the process of the kernel, when it is in the cell that waits."""
    wait_for(lambda: (project / "pid").exists() and (project / "pid").read_text("utf-8"))
    return int((project / "pid").read_text("utf-8"))


def test_how_far_a_notebook_is_is_known_until_it_is_done(project, queue, monkeypatch):
    said = []
    tell = queue._tell
    monkeypatch.setattr(queue, "_tell", lambda name, text: (said.append(text), tell(name, text)))
    queue.want(project / "notebooks/a/script.py")
    assert queue.notes["a"] == background.WAITS
    wait_for(lambda: "computed; this page is built again" in said)
    assert said[:3] == [f"being computed, cell {number} of 3" for number in (1, 2, 3)]
    assert (project / ".cache/notebooks/a.ipynb").exists()
    queue.has("a")
    assert not queue.notes


def test_a_failing_cell_is_told_on_the_page_and_in_the_terminal_and_tried_again_when_it_has_changed(project, queue, caplog):
    (project / "lstm/answer.py").write_text("ANSWER = 1 / 0\n", "utf-8")
    script = project / "notebooks/a/script.py"
    queue.want(script)
    wait_for(lambda: queue.notes["a"].failed)
    text = "failed: notebooks/a/script.py:10: cell 3 failed: ZeroDivisionError: division by zero"
    assert queue.notes["a"] == background.Note(text, failed=True)
    wait_for(lambda: "ANSWER = 1 / 0" in caplog.text)
    queue.want(script)
    assert queue.notes["a"].failed, "as it is it would fail again"
    script.write_text("# %%\n1\n", "utf-8")
    queue.want(script)
    wait_for(lambda: (project / ".cache/notebooks/a.ipynb").exists())


def test_what_notebooks_need_is_installed_first(project, queue, monkeypatch):
    (project / "install.py").write_text("print('no network')\nraise SystemExit(1)\n", "utf-8")
    monkeypatch.setenv("NOTEBOOKS_NEED", f"{sys.executable} install.py")
    queue.want(project / "notebooks/a/script.py")
    wait_for(lambda: queue.notes["a"].failed)
    assert queue.notes["a"].text == "failed: no network"


def test_a_process_that_ends_without_a_word_is_told(project, queue):
    (project / "notebooks/background.py").write_text("raise SystemExit(3)\n", "utf-8")
    queue.want(project / "notebooks/a/script.py")
    wait_for(lambda: queue.notes["a"].failed)
    assert queue.notes["a"].text == "failed: it ended without a word"


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes in /proc")
def test_at_the_end_no_process_is_left(project, queue):
    (project / "notebooks/a/script.py").write_text(WAITING, "utf-8")
    queue.want(project / "notebooks/a/script.py")
    pid = kernel(project)
    start = time.monotonic()
    queue.end()
    assert time.monotonic() - start < 4
    wait_for(lambda: not running(pid), 1)
    assert not running(queue._process.pid)


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes in /proc")
@pytest.mark.parametrize("where", ["in a cell", "while packages are installed"])
def test_no_process_is_left_when_the_server_was_killed(project, where, monkeypatch):
    (project / "notebooks/a/script.py").write_text(WAITING, "utf-8")
    if where != "in a cell":
        (project / "install.py").write_text(WAITING, "utf-8")
        monkeypatch.setenv("NOTEBOOKS_NEED", f"sh -c '{sys.executable} install.py; true'")
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom report.background import Background\n"
        "queue = Background(Path(sys.argv[1]))\nqueue.want(Path(sys.argv[1], 'notebooks/a/script.py'))\nqueue.start()\n"
        "while not queue._process: time.sleep(0.05)\nprint(queue._process.pid, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, project], cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        child, pid = int(server.stdout.readline()), kernel(project)
        os.kill(server.pid, signal.SIGKILL)
        wait_for(lambda: not running(child) and not running(pid), 10)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes in /proc")
@pytest.mark.parametrize("moment", ["while pages are built", "in a cell"])
def test_ctrl_c_ends_the_server_and_all_it_started(project, moment):
    (project / "notebooks/a/script.py").write_text(WAITING, "utf-8")
    shutil.copytree(ROOT / "report", project / "report")
    (project / "docs").mkdir()
    (project / "docs/index.md").write_text("# Index\n", "utf-8")
    (project / "slow.py").write_text(
        "import pathlib, time\ndef on_pre_build(**_):\n    pathlib.Path('pid').touch()\n    time.sleep(60)\n", "utf-8"
    )
    hooks = ["report/hooks/notebook_pages.py", *["slow.py"] * (moment != "in a cell")]
    plugins = [{"mkdocs-jupyter": {"include": [".cache/notebooks/*.ipynb"]}}]
    settings = {"site_name": "x", "theme": "mkdocs", "hooks": hooks, "plugins": plugins}
    (project / "mkdocs.yml").write_text(json.dumps(settings), "utf-8")
    with socket.create_server(("localhost", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"localhost:{port}"]
    environment = {**os.environ, "PYTHONPATH": str(project)}
    with subprocess.Popen(command, cwd=project, env=environment, stderr=subprocess.DEVNULL, start_new_session=True) as server:
        wait_for(lambda: (project / "pid").exists())
        if moment == "in a cell":
            kernel(project)
        assert started_in(project)
        begin = time.monotonic()
        os.killpg(server.pid, signal.SIGINT)
        server.wait(20)
    assert time.monotonic() - begin < 8
    wait_for(lambda: not started_in(project), 2)


def started_in(folder):
    """Return the processes whose folder this is."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == folder and running(process.name):
                found.append(process.name)
        except OSError:
            continue
    return found
