"""Run the tests of equations while a damaged function stands in for the one that they import.

The damaged code is put into the function object that everything else has imported: no file is
written and nothing is imported again, so that a mutant costs milliseconds.
"""

import contextlib
import importlib
import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import numpy as np
import pytest
from _pytest.runner import runtestprotocol

from equations.problem import Problem
from tests.mutation.limit import TooLong, time_limit
from tests.mutation.report import Report

Fails = Callable[[str], bool]
QUIET = ["-q", "--tb=native", "-s", "-p", "no:cacheprovider", "-p", "no:equations.recorder"]


def imported(report: Report, name: str) -> FunctionType:
    """Return the function of an equation as its tests import it."""
    path = report.project.equations[name].snippet.relative_to(report.settings.root)
    module = importlib.import_module(".".join(path.with_suffix("").parts))
    function = getattr(module, name)
    assert isinstance(function, FunctionType)
    return function


@contextlib.contextmanager
def damaged(function: Any, code: CodeType, names: dict[str, Any]) -> Iterator[None]:
    """Let a function have other code for a while; names are what that code may need."""
    original = function.__code__
    for name, value in names.items():
        function.__globals__.setdefault(name, value)
    function.__code__ = code
    try:
        yield
    finally:
        function.__code__ = original


def helpers(report: Report) -> dict[str, Any]:
    """Return the names that a mutator may have put into a module."""
    return {"np": np, report.activation: report.judge.find("sigma")}


def with_tests(report: Report, names: list[str], run: Callable[[Fails], None]) -> None:
    """Collect the tests of equations once; call run with what says whether those of one fail."""
    plugin = _Plugin(report, run)
    root = report.settings.root.resolve()
    sys.path.insert(0, str(root))
    paths = [str(report.project.equations[name].test) for name in names]
    output = io.StringIO()
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            status = pytest.main([*QUIET, f"--rootdir={root}", *paths], plugins=[plugin])
    finally:
        sys.path.remove(str(root))
    if plugin.problem:
        raise plugin.problem
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise Problem(f"the tests cannot be collected:\n{output.getvalue()}")


class _Plugin:
    """Runs tests when asked, instead of all of them once."""

    def __init__(self, report: Report, run: Callable[[Fails], None]) -> None:
        self.report, self.run = report, run
        self.items: dict[Path, list[pytest.Item]] = {}
        self.problem: Exception | None = None

    def pytest_configure(self) -> None:
        """Let hypothesis try the same few examples each time."""
        import hypothesis

        few = hypothesis.settings(
            max_examples=30,
            database=None,
            derandomize=True,
            deadline=None,
            phases=[hypothesis.Phase.generate],
        )
        hypothesis.settings.register_profile("mutants", few)
        hypothesis.settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Hand over."""
        for item in session.items:
            self.items.setdefault(item.path.resolve(), []).append(item)
        try:
            self.run(self.fails)
        except Exception as problem:
            self.problem = problem
        return True

    def fails(self, name: str) -> bool:
        """Whether a test of an equation fails, or there is none."""
        mine = self.items.get(self.report.project.equations[name].test.resolve(), [])
        return not mine or any(map(_fails, mine))


def _fails(item: pytest.Item) -> bool:
    try:
        with time_limit():
            return any(one.failed for one in runtestprotocol(item, log=False, nextitem=None))
    except TooLong:
        return True
