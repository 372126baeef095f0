"""A pytest plugin that records what passed on which code: `-p equations.recorder` loads it.

Every run records the tests of equations; `--record-peers` also the comparisons marked
`@pytest.mark.peer`. A run on code that is not in the files (mutants) must switch the plugin off:
`-p no:equations.recorder`.
"""

import contextlib
import datetime
import json
import os
from collections import Counter, defaultdict
from collections.abc import Generator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from equations.imports import digest
from equations.noticing import notices
from equations.problem import Problem
from equations.settings import Settings
from equations.testing import read_tests
from equations.truth import read_record

Record = dict[str, dict[str, dict[str, Any]]]
WORST = ("passed", "skipped", "failed")
MARK = "peer(name, *equations, package): the test compares these equations with a peer"


class Key(NamedTuple):
    """What an outcome is recorded for: a test's module and function, or an equation and a peer."""

    record: str
    name: str
    entry: str


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that records comparisons with peers."""
    what = "record the comparisons with peers that this run makes"
    parser.addoption("--record-peers", action="store_true", help=what)


def pytest_configure(config: pytest.Config) -> None:
    """Start to record."""
    config.addinivalue_line("markers", MARK)
    config.pluginmanager.register(Recorder(config), "equations-recorder")


class Recorder:
    """Collects the outcomes of one run; with xdist the workers tell, and the controller writes."""

    def __init__(self, config: pytest.Config) -> None:
        self.config, self.settings = config, _settings(config.rootpath)
        self.root = self.settings.root
        self.collected: Counter[Key] = Counter()
        self.outcomes: dict[Key, dict[str, str]] = defaultdict(dict)
        self.told: dict[Key, tuple[int, str]] = {}
        self.noticed: set[str] = set()
        self.failure = ""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Generator[None]:
        """Count the cases of each function before any are deselected; read the code of the rest."""
        self.collected.update(key for item in items for key in self._keys(item))
        yield
        for key in {key for item in items for key in self._keys(item)}:
            self.told[key] = (self.collected[key], self._code(key))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None]:
        """See whether a test that has passed notices a wrong function, until one of a module does."""
        yield
        for key in self._function(item.nodeid):
            snippet = self._snippet(self.root / key.name)
            if key.name not in self.noticed and notices(item, snippet):
                self.noticed.add(key.name)
                vars(item)["noticed"] = True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Attach to a report what it is recorded for; a worker's report takes it along."""
        report = yield
        vars(report)["recorded"] = [[*key, *self.told[key]] for key in self._keys(item)]
        vars(report)["noticed"] = vars(item).get("noticed", False)
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the worst outcome of each case; a case has passed only if its call has."""
        if report.passed and report.when != "call":
            return
        recorded = vars(report).get("recorded")
        self._keep(report, self._lost(report) if recorded is None else recorded)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep that a module could not be imported."""
        if report.failed:
            self._keep(report, self._lost(report))

    def _keep(self, report: pytest.TestReport | pytest.CollectReport, recorded: Any) -> None:
        for record, name, entry, cases, code in recorded:
            outcomes = self.outcomes[Key(record, name, entry)]
            before = outcomes.get(report.nodeid, "passed")
            outcomes[report.nodeid] = max(before, report.outcome, key=WORST.index)
            self.told[Key(record, name, entry)] = (cases, code)
            if vars(report).get("noticed"):
                self.noticed.add(f"{name}::{entry}")

    def pytest_sessionfinish(self) -> None:
        """Write the records, unless this is a worker; what cannot be written breaks no run."""
        if hasattr(self.config, "workerinput") or not self.outcomes:
            return
        try:
            self._write_truth(self.settings.truth)
            if self.config.getoption("--record-peers"):
                self._write_peers(self.settings.peers)
        except OSError as error:
            self.failure = f"what has passed could not be recorded: {error}"

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say that the records could not be written."""
        if self.failure:
            terminalreporter.write_line(self.failure, yellow=True)

    def _keys(self, item: pytest.Item) -> list[Key]:
        keys = self._function(item.nodeid)
        if self.config.getoption("--record-peers"):
            for mark in item.iter_markers("peer"):
                with contextlib.suppress(PackageNotFoundError):
                    number = version(mark.kwargs["package"]).split("+")[0]
                    peer = f"{mark.args[0]} {number}"
                    keys += [Key("peers", name, peer) for name in mark.args[1:]]
        return keys

    def _function(self, nodeid: str) -> list[Key]:
        """Return the key of a function in the test of an equation; of all others, none."""
        name, _, rest = nodeid.partition("::")
        test = self.root / name
        snippet = self._snippet(test)
        if not (test.name.startswith("test_") and test.is_relative_to(self.settings.tests)):
            return []
        return [Key("truth", name, rest.split("[")[0])] if snippet.is_file() else []

    def _snippet(self, test: Path) -> Path:
        return self.settings.snippets / test.parent.name / test.name.removeprefix("test_")

    def _lost(self, report: pytest.TestReport | pytest.CollectReport) -> list[tuple[Any, ...]]:
        """Return what a report without a test is for: a crash, a module that does not import."""
        return [(*key, 0, self._code(key)) for key in self._function(report.nodeid)]

    def _code(self, key: Key) -> str:
        if key.record == "truth":
            return digest(self.root / key.name, self.root)
        found = list(self.settings.snippets.glob(f"*/{key.name}.py"))
        if not found:
            raise pytest.UsageError(f"a mark `peer` names {key.name}, which is no equation")
        return digest(found[0], self.root)

    def _entry(self, key: Key) -> dict[str, Any]:
        counts = Counter(self.outcomes[key].values())
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        found = {"digest": self.told[key][1], "when": now}
        return (
            {word: counts[word] for word in WORST}
            | found
            | {"notices": f"{key.name}::{key.entry}" in self.noticed}
        )

    def _whole(self, key: Key) -> bool:
        """Whether all cases ran. A run that picks cases by name does not know of the others."""
        picked = any("[" in str(argument) for argument in self.config.args)
        return len(self.outcomes[key]) == self.told[key][0] and not picked

    def _write_truth(self, path: Path) -> None:
        """Put what ran into the record; a function passes only as a whole, but fails by a case."""
        record: Record = defaultdict(dict, read_record(path))
        ran = [key for key in self.outcomes if key.record == "truth"]
        for name in {key.name for key in ran}:
            there = {test.name for test in read_tests(self.root / name)[0]}
            record[name] = {one: entry for one, entry in record[name].items() if one in there}
        for key in ran:
            entry = self._entry(key)
            if self._whole(key) or entry["failed"]:
                record[key.name][key.entry] = entry
        _write(path, {name: one for name, one in record.items() if (self.root / name).is_file()})

    def _write_peers(self, path: Path) -> None:
        """Put the comparisons that were made into the record; one that fails goes."""
        record: Record = defaultdict(dict, read_record(path))
        for key in (key for key in self.outcomes if key.record == "peers"):
            entry, (peer, number) = self._entry(key), key.entry.rsplit(" ", 1)
            if entry["failed"]:
                record[key.name].pop(peer, None)
            elif entry["passed"] and self._whole(key):
                record[key.name][peer] = {
                    "version": number,
                    "date": entry["when"][:10],
                    "cases": entry["passed"],
                    "digest": entry["digest"],
                }
        there = {one.stem for one in self.settings.snippets.glob("*/*.py")}
        _write(path, {name: one for name, one in record.items() if one and name in there})


def _settings(root: Path) -> Settings:
    """Return the settings of a report; what is wrong with them is for the build to say."""
    try:
        return Settings.read(root.resolve())
    except Problem:
        return Settings(root=root.resolve())


def _write(path: Path, record: Record) -> None:
    """Write a record at once: whoever reads at the same time sees the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    new = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        new.write_text(text, encoding="utf-8")
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
