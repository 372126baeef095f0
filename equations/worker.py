"""A process of its own that computes, so that whatever snippets do it can be stopped and named.

The parent asks for one job at a time, which has a limit of time and memory. A process that ends, hangs
or takes too much is a Problem of that job, and the next job gets a new process.
"""

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from typing import Any, BinaryIO

from equations.judge import Judge
from equations.latex import parser
from equations.notation import Notation
from equations.problem import Problem
from equations.settings import Settings

SECONDS, WALL_SECONDS, START_SECONDS = 2.0, 20.0, 120.0
MEMORY = 4 << 30
GONE = "the process that computed it ended: a snippet may only compute"
SLOW = f"takes more than {SECONDS:g} s of computing; a display and its module must be quick"


class Worker:
    """The process, started when first asked and again after it was lost."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.results: queue.Queue[Any] = queue.Queue()
        self.report: Any = None

    def prepare(self, settings: Settings, displays: tuple[str, ...]) -> Notation:
        """Let the process look at the files of a report again, and return its notation."""
        self.report = None
        return self._about(settings, displays)  # type: ignore[no-any-return]

    def ask(self, settings: Settings, displays: tuple[str, ...], kind: str, *arguments: Any) -> Any:
        """Return the result of a method of Judge on a report; raise Problem if it does not come."""
        if self.process is None or self.report != (settings, displays):
            self._about(settings, displays)
        return self._send((kind, *arguments))

    def _about(self, settings: Settings, displays: tuple[str, ...]) -> Any:
        job = ("prepare", settings, displays)
        try:
            self.start()
            answer = self._send(job, START_SECONDS)
        except Problem:  # it may have been lost since the last answer: once more, with a new one
            self.start()
            answer = self._send(job, START_SECONDS)
        self.report = (settings, displays)
        return answer

    def start(self) -> None:
        """Start the process, which gets ready while the parent reads pages."""
        if self.process is not None:
            return
        folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        path = os.pathsep.join(filter(None, [folder, os.environ.get("PYTHONPATH", "")]))
        environment = {**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "equations.worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment,
        )  # fmt: skip
        self.results = queue.Queue()
        assert self.process.stdout is not None
        threading.Thread(
            target=_collect, args=(self.process.stdout, self.results), daemon=True
        ).start()

    def _send(self, job: Any, seconds: float = WALL_SECONDS) -> Any:
        process = self.process
        assert process is not None
        assert process.stdin is not None
        late = False
        try:
            pickle.dump(job, process.stdin)
            process.stdin.flush()
            answer = self.results.get(timeout=seconds)
        except OSError:
            answer = None
        except queue.Empty:
            answer, late = None, True
        if answer is None:
            ended = self.stop()
            raise Problem(SLOW if late or ended == -getattr(signal, "SIGPROF", 0) else GONE)
        return answer[0]

    def stop(self) -> int:
        """End the process, if there is one; return its status."""
        process, self.process = self.process, None
        if process is None:
            return 0
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(OSError):
            process.stdin.close()  # it ends by itself, unless it computes
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.5)
        process.kill()
        process.stdout.close()
        return process.wait()


def _collect(pipe: BinaryIO, results: "queue.Queue[Any]") -> None:
    with contextlib.suppress(EOFError, OSError, pickle.UnpicklingError, ValueError):
        while True:
            results.put((pickle.load(pipe),))
    results.put(None)


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _limit_time(seconds: float) -> None:
    if hasattr(signal, "ITIMER_PROF"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def main() -> None:
    """Answer jobs until the parent closes the pipe. What else is printed does not reach the parent."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    judge: Judge | None = None
    parser()
    with contextlib.suppress(EOFError):
        while True:
            kind, *arguments = pickle.load(sys.stdin.buffer)
            _limit_time(SECONDS)
            if kind == "prepare":
                if judge is None or judge.settings != arguments[0]:
                    judge = Judge(arguments[0])
                answer = judge.prepare(arguments[1])
            else:
                answer = getattr(judge, kind)(*arguments)
            _limit_time(0)
            pickle.dump(answer, answers)
            answers.flush()


if __name__ == "__main__":
    main()
