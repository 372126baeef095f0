"""What the tests have shown: the records that runs of pytest leave.

`equations.recorder` writes them; a build reads them and runs no test. What has passed counts only
on the code that it passed on, told by a digest of the test and of all that it imports.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from equations.imports import digest, place
from equations.problem import Problem
from equations.testing import read_tests


@dataclass(frozen=True)
class State:
    """What is known of the tests of an equation: passed, failed, skipped, blind, stale or not run."""

    kind: str
    tests: int = 0
    cases: int = 0
    when: str = ""

    @property
    def fresh(self) -> bool:
        """Whether all tests have passed on the code as it is."""
        return self.kind == "passed"

    def brief(self) -> str:
        """Return the state in two words or three."""
        number = "1 test" if self.tests == 1 else f"{self.tests} tests"
        return {
            "passed": number,
            "failed": f"{number} failed",
            "skipped": f"{number} skipped",
            "blind": "tests too weak",
            "stale": "tests out of date",
        }.get(self.kind, "tests not run")

    def words(self) -> str:
        """Return the state as the end of a sentence about an equation."""
        number = "a test" if self.tests == 1 else f"{self.tests} tests"
        return {
            "passed": f"{number} passed on this code".replace("a test", "1 test"),
            "failed": f"{number} failed on this code",
            "skipped": f"{number} skipped on this code",
            "blind": "its tests pass as well when the function returns something else",
            "stale": "code or tests have changed since its tests ran",
        }.get(self.kind, "its tests have not run on this code")


@dataclass(frozen=True)
class Truth:
    """The record of the tests: by module and function, how many cases passed, and on which code."""

    root: Path = Path()
    modules: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, root: Path = Path()) -> "Truth":
        """Return the record in a file; what is missing or cannot be read has not run."""
        return cls(root, read_record(path))

    def of(self, test: Path) -> State:
        """Return what is known of the tests in a module, on the code as it is now."""
        entries = self.modules.get(place(test, self.root), {})
        now = digest(test, self.root) if entries else ""
        here = {name: one for name, one in entries.items() if now and one.get("digest") == now}
        wanted = {one.name for one in read_tests(test)[0]}
        for kind in ("failed", "skipped"):
            if several := [name for name, one in here.items() if one.get(kind)]:
                return State(kind, len(several))
        passed = [here[name] for name in wanted if name in here and here[name].get("passed")]
        if not wanted or len(passed) < len(wanted):
            return State("stale" if entries.keys() - here.keys() else "not run")
        if not any(one.get("notices") for one in passed):
            return State("blind", len(passed))
        cases, when = sum(one["passed"] for one in passed), max(str(one["when"]) for one in passed)
        return State("passed", len(passed), cases, when)

    def problem(self, test: Path) -> Problem | None:
        """Return the problem that a build has which asks for fresh tests, or None."""
        state = self.of(test)
        message = f"its tests have not passed on this code ({state.words()}): run `make test`"
        if state.kind == "blind":
            message = f"{state.words()}: let them check its value"
        return None if state.fresh else Problem(message, 1, path=test)


@dataclass(frozen=True)
class Peer:
    """An implementation that nobody here wrote, which an equation was compared with."""

    name: str
    version: str
    date: str
    fresh: bool

    def words(self) -> str:
        """Return name and version, and whether that was on other code than today's."""
        return f"{self.name} {self.version}" + ("" if self.fresh else ", before the code changed")


@dataclass(frozen=True)
class Peers:
    """The record of the comparisons with peers, by equation and peer."""

    root: Path = Path()
    equations: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, root: Path = Path()) -> "Peers":
        """Return the record in a file; what is missing or cannot be read was not compared."""
        return cls(root, read_record(path))

    def of(self, snippet: Path) -> list[Peer]:
        """Return the peers that the equation of a module was compared with."""
        found = self.equations.get(snippet.stem, {})
        now = digest(snippet, self.root)
        return [
            Peer(name, str(one.get("version")), str(one.get("date")), one.get("digest") == now)
            for name, one in sorted(found.items())
        ]


def read_record(path: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """Return a record: names to names to entries. What has another form is left out."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {
            str(name): {str(key): one for key, one in group.items() if isinstance(one, dict)}
            for name, group in found.items()
        }
    except (OSError, ValueError, AttributeError):
        return {}
