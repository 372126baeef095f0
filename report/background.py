"""Notebooks executed in the background while the report is served: one after another, each in a process of its own."""

import json
import logging
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Thread

from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

from notebooks.execute import name_of

LOG = logging.getLogger("mkdocs.notebooks")
PATIENCE = 3
"""Seconds that a process has to end."""


@dataclass(frozen=True)
class Note:
    """What the page of a notebook says while its results are not there."""

    text: str
    failed: bool = False


WAITS = Note("not computed yet: it waits for the notebooks before it")


class Background:
    """A queue of notebooks to execute, and a line in the terminal that says how far they are."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.notes: dict[str, Note] = {}
        self._tried: dict[Path, bytes] = {}
        self._queue: list[Path] = []
        self._process: subprocess.Popen[str] | None = None
        self._changed = Condition()
        self._ended = False
        self._done = 0
        self._terminal = ExitStack()
        self._line: tqdm | None = None

    def want(self, script: Path) -> None:
        """Execute a notebook, unless it is queued already, or has been tried as it is."""
        text = script.read_bytes()
        if self._tried.get(script) != text:
            self._tried[script] = text
            self.notes[name_of(script)] = WAITS
            with self._changed:
                self._queue.append(script)
                self._changed.notify()

    def has(self, name: str) -> None:
        """Note that the results of a notebook are there and shown."""
        self.notes.pop(name, None)

    def start(self) -> None:
        """Begin, now that pages are there."""
        Thread(target=self._work, daemon=True).start()

    def end(self) -> None:
        """Stop whatever runs."""
        with self._changed:
            self._ended = True
            self._changed.notify()
        if self._process:
            _end(self._process)
        self._terminal.close()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._queue or self._ended)
                if self._ended:
                    return
                script = self._queue.pop(0)
                self._process = self._begin(script)
            with self._process:
                self._follow(script, self._process)

    def _begin(self, script: Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "notebooks.background", name_of(script)]
        return subprocess.Popen(
            command,
            cwd=self.root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C is for the server, which ends this in order
        )

    def _follow(self, script: Path, process: subprocess.Popen[str]) -> None:
        name, failed, other = name_of(script), "", []
        for line in process.stdout or ():
            match _read(line):
                case {"cell": cell, "of": number}:
                    self._tell(name, f"being computed, cell {cell} of {number}")
                case {"installing": True}:
                    self._tell(name, "the packages that it needs are being installed")
                case {"failed": str(failed)}:
                    pass
                case _:
                    other.append(line)
        if process.wait() and not self._ended:
            failed = failed or "".join(other)
            self.notes[name] = Note(f"failed: {_short(failed)}", failed=True)
            LOG.error(failed)
        elif not self._ended:
            self._done += 1
            self._tell(name, "computed; this page is built again")
            if self._line is None or self._line.disable:
                LOG.info(f"notebook {name} is computed")
        if not self._queue:
            self._terminal.close()
            self._line = None

    def _tell(self, name: str, text: str) -> None:
        self.notes[name] = Note(text)
        if self._line is None:
            self._terminal.enter_context(logging_redirect_tqdm([logging.getLogger("mkdocs")]))
            line = tqdm(bar_format="{desc}", leave=False, disable=None)
            self._line = self._terminal.enter_context(line)
        number = self._done + len(self._queue) + (not text.startswith("computed"))
        self._line.set_description_str(
            f"Notebooks: {self._done} of {number} computed; {name}: {text}"
        )


def _read(line: str) -> object:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _short(message: str) -> str:
    """Return the first and the last line of a message: the place, and the error."""
    lines = message.strip().splitlines() or ["it ended without a word"]
    return lines[0] if len(lines) == 1 else f"{lines[0]} {lines[-1]}"


def _end(process: subprocess.Popen[str]) -> None:
    """End a process and what it has started."""
    for number in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        try:
            if os.name == "posix":
                os.killpg(process.pid, number)
            else:
                process.terminate()
            process.wait(PATIENCE)
            return
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
