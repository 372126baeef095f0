"""A copy of the checkout to damage, and the commands that are run in it."""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

MEMORY = 6 * 2**30
"""Bytes of address space for a command: a sum over everything must not take the machine along."""

CACHE = ".cache"

START = f"""\
import os
import resource
import sys

resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))

# An editable install puts the checkout it was made of behind the copy: what is missing in the copy
# would be taken from there.
_mine = os.path.realpath(os.environ["FAULTS_COPY"])
sys.path[:] = [
    path
    for path in sys.path
    if not os.path.exists(os.path.join(path, "mkdocs.yml")) or os.path.realpath(path) == _mine
]
"""

HOSTED = ("CI", "GITHUB_ACTIONS", "GITLAB_CI", "BITBUCKET_BUILD_NUMBER", "NOTEBOOKS", "STRICT")

EQUATIONS = (sys.executable, "-m", "equations")
BUILD = (sys.executable, "-m", "mkdocs", "build", "--strict")


@dataclass(frozen=True)
class Result:
    """What a command did: its status (None: it was over the limit and killed), output, seconds."""

    command: str
    status: int | None
    output: str
    seconds: float


class Copy:
    """A git repository of one commit with the files of the checkout, in a folder of its own."""

    def __init__(self, folder: Path, source: Path = ROOT) -> None:
        self.folder = folder
        self.root = folder / "report"
        listed = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
        names = subprocess.run(listed, cwd=source, capture_output=True, text=True, check=True)
        for name in filter(None, names.stdout.split("\0")):
            if (source / name).is_file():
                target = self.root / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source / name, target)
        self.executed = source / CACHE / "notebooks"
        start = folder / "start"
        start.mkdir()
        (start / "sitecustomize.py").write_text(START, encoding="utf-8")
        self._git("init", "-q")
        self._git("add", "-A")
        self._git("-c", "user.name=faults", "-c", "user.email=", "commit", "-q", "-m", "copy")

    def _git(self, *arguments: str) -> str:
        command = ["git", *arguments]
        return subprocess.run(
            command, cwd=self.root, check=True, capture_output=True, text=True
        ).stdout

    def changed(self) -> list[str]:
        """Return what differs from the commit, as git says it."""
        return self._git("status", "--short").splitlines()

    def reset(self) -> None:
        """Put everything back as it was committed, whatever edits and commands have done to it."""
        self._git("reset", "-q", "--hard")
        self._git("clean", "-q", "-f", "-d", "-x", "-e", CACHE)

    def restore_executed(self) -> None:
        """Take the executed notebooks as they were, so that only what a defect changes is run."""
        target = self.root / CACHE / "notebooks"
        shutil.rmtree(target, ignore_errors=True)
        if self.executed.is_dir():
            shutil.copytree(self.executed, target)

    def keep_executed(self) -> None:
        """Note the executed notebooks of this moment as those to go back to."""
        kept = self.folder / "executed"
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(self.root / CACHE / "notebooks", kept)
        self.executed = kept

    def environment(self, executed: bool = False) -> dict[str, str]:
        """Return the environment of a command: the copy's own modules, no marks of a CI."""
        kept = {name: value for name, value in os.environ.items() if name not in HOSTED}
        added = {
            "FAULTS_COPY": str(self.root),
            "PYTHONPATH": os.pathsep.join([str(self.folder / "start"), str(self.root)]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
            "NO_MKDOCS_2_WARNING": "1",
        }
        return kept | added | ({} if executed else {"NOTEBOOKS": "unexecuted"})

    def run(self, command: tuple[str, ...], limit: float, executed: bool = False) -> Result:
        """Run a command in the copy, with whatever it starts, for at most so many seconds."""
        begin = time.monotonic()
        with tempfile.TemporaryFile(dir=self.folder) as output:
            process = subprocess.Popen(
                command,
                cwd=self.root,
                env=self.environment(executed),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            _running.add(process)
            try:
                status: int | None = process.wait(limit)
            except subprocess.TimeoutExpired:
                status = None
            finally:
                end_group(process)
                _running.discard(process)
            output.seek(0)
            text = output.read().decode("utf-8", "replace")
        return Result(" ".join(command[2:]), status, text, time.monotonic() - begin)


_running: set[subprocess.Popen[bytes]] = set()


@atexit.register
def end_all() -> None:
    """Kill what still runs when this process ends early: an endless loop would go on for ever."""
    for process in list(_running):
        end_group(process)


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that was started as the leader of a session, and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
