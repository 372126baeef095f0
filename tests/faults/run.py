"""Inject defects one at a time into a copy of the checkout, and see what the commands say."""

import queue
import tempfile
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.faults.copies import BUILD, EQUATIONS, Copy, Result
from tests.faults.fault import Fault
from tests.faults.judge import Sound, Verdict, judge

LIMIT = 40
"""Seconds for a command; more on a slow machine, by what the sound copy needs."""

NOTEBOOKS = 900
"""Seconds for a build that executes notebooks."""


class UnsoundError(Exception):
    """The copy is refused without any defect, so that nothing can be said about defects."""


@dataclass(frozen=True)
class Options:
    """How to run: seconds per command; both: build even if the equations are refused already."""

    limit: float = LIMIT
    both: bool = False
    build: bool = True


class Bench:
    """A copy, what it prints when sound, and the trial of a defect in it."""

    def __init__(self, folder: Path, options: Options) -> None:
        self.copy = Copy(folder)
        self.options = options
        self.limit = options.limit
        self.sound = self._sound()

    def _sound(self) -> Sound:
        equations = self.copy.run(EQUATIONS, 10 * self.limit)
        refuse_unsound(equations)
        self.limit = max(self.limit, 5 * equations.seconds)
        pages = 0
        if self.options.build:
            build = self.copy.run(BUILD, 10 * self.limit)
            refuse_unsound(build)
            self.limit = max(self.limit, 5 * build.seconds)
            pages = len(list((self.copy.root / "site").rglob("*.html")))
        return Sound(Sound.closing_of(equations.output), pages)

    def prepare_notebooks(self) -> None:
        """Execute what is not in the cache yet, once; every later build starts from there."""
        self.copy.restore_executed()
        refuse_unsound(self.copy.run(BUILD, NOTEBOOKS, executed=True))
        self.copy.keep_executed()

    def trial(self, fault: Fault) -> Verdict:
        """Damage the copy, run the commands, judge, and fix the copy."""
        self.copy.reset()
        if fault.executed:
            self.copy.restore_executed()
        damages = fault.apply(self.copy.root)
        done, verdicts = [], []
        try:
            for command in self._commands(fault):
                done.append(self._run(command, fault))
                verdicts.append(judge(fault, damages, done, self.sound, self.copy.root))
                if not _goes_on(done[-1], verdicts[-1]) and not self.options.both:
                    break
        finally:
            self.copy.reset()
        refusals = [v for v in verdicts if v.result.status != 0 or v.kind == "silent"]
        return max(refusals or verdicts[-1:], key=lambda v: v.kind != "well")

    def _commands(self, fault: Fault) -> tuple[tuple[str, ...], ...]:
        if not self.options.build:
            return (EQUATIONS,)
        return (BUILD,) if fault.executed else (EQUATIONS, BUILD)

    def _run(self, command: tuple[str, ...], fault: Fault) -> Result:
        limit = NOTEBOOKS if fault.executed else self.limit
        return self.copy.run(command, limit, fault.executed)


def _goes_on(result: Result, verdict: Verdict) -> bool:
    return result.status == 0 and verdict.kind != "silent"


def refuse_unsound(result: Result) -> None:
    """Raise UnsoundError if a command refuses the undamaged copy."""
    if result.status != 0:
        tail = "\n".join(result.output.strip().splitlines()[-15:])
        raise UnsoundError(f"`{result.command}` ends with {result.status} in a sound copy:\n{tail}")


def run_all(
    faults: Iterable[Fault],
    options: Options,
    jobs: int,
    tell: Callable[[Fault, Verdict], None],
) -> None:
    """Try every defect, with a copy per job; tell each verdict as it comes."""
    waiting: queue.Queue[Fault] = queue.Queue()
    executed = [fault for fault in faults if fault.executed]
    for fault in faults:
        if not fault.executed:
            waiting.put(fault)
    errors: list[BaseException] = []
    lock = threading.Lock()

    def work(bench: Bench, source: "queue.Queue[Fault]") -> None:
        try:
            while not errors:
                fault = source.get_nowait()
                verdict = bench.trial(fault)
                with lock:
                    tell(fault, verdict)
        except queue.Empty:
            return
        except BaseException as error:
            errors.append(error)

    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        benches = [Bench(_made(Path(folder, str(number))), options) for number in range(jobs)]
        threads = [threading.Thread(target=work, args=(b, waiting), daemon=True) for b in benches]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if executed and not errors:
            # One after the other: each starts kernels of its own.
            benches[0].prepare_notebooks()
            last: queue.Queue[Fault] = queue.Queue()
            for fault in executed:
                last.put(fault)
            work(benches[0], last)
    if errors:
        raise errors[0]


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
