"""Try mutants: a damaged display or module against the check, a damaged module also against its own truth test alone."""

import contextlib
import importlib
import io
import re
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import numpy as np

import equations.check
from equations.check import Verdict, check
from equations.errors import EquationError
from equations.latex import parse
from equations.project import Equation, Project
from equations.snippets import PACKAGE, Snippet, _Finder
from tests.mutation import Mutant, Outcome, code, latex

MORE_DRAWS = 100
SECONDS = 20
MEANS = (
    ("values", r"disagree|inequality does not hold|not finite|branch of the cases|outside -?\d+ to|no terms|logarithm|root of"),
    ("shapes", r"shape|vector times a vector|axes|transpose|is no number for one entry|dimension|broadcast|matmul|which norm"),
    ("raised", r" raised | returns \d+ value"),
)


@dataclass(frozen=True)
class Folders:
    """Where the pages, the modules and the tests are."""

    docs: Path
    snippets: Path
    tests: Path

    def project(self) -> Project:
        """Return the report in these folders."""
        return Project(self.docs, self.snippets, self.tests)


def all_mutants(project: Project) -> list[Mutant]:
    """Return every mutant of every display and of every module of a report, always in the same order."""
    found: list[Mutant] = []
    for equation in project.equations.values():
        found += of_page(project, equation) + of_snippet(project, equation)
    return found


def of_page(project: Project, equation: Equation) -> list[Mutant]:
    """Return the mutants of one display."""
    signature = project.library.load(equation.snippet).signature
    functions = {item.name for item in signature.parameters if item.kind == "function"}
    values = {item.name for item in (*signature.parameters, *signature.results)} - functions
    text, found = equation.display.latex, []
    for kind, damaged, position in latex.mutate(
        text,
        lambda name: name.removesuffix("_prime") in functions or project.function(name) is not None,
        values,
        _matrices(project, equation),
    ):
        before = text.count("\n", 0, position)
        shown = damaged.splitlines()[min(before, damaged.count("\n"))].strip()
        line = equation.display.line + 1 + before
        found.append(Mutant(equation.name, "page", kind, str(equation.page.path), line, damaged, shown))
    return found


def of_snippet(project: Project, equation: Equation) -> list[Mutant]:
    """Return the mutants of the module of one equation."""

    def same(one: str, other: str) -> bool:
        paths = project.library.paths
        return (
            one in paths and other in paths and code.formula(paths[one].read_text("utf-8")) == code.formula(paths[other].read_text("utf-8"))
        )

    source = equation.snippet.read_text(encoding="utf-8")
    made = code.mutate(source, _matrices(project, equation), project.notation.functions.get("sigma", "sigma"), same)
    return [Mutant(equation.name, "snippet", kind, str(equation.snippet), line, text, shown) for kind, text, line, shown in made]


def _matrices(project: Project, equation: Equation) -> set[str]:
    signature = project.library.load(equation.snippet).signature
    return {item.name for item in signature.parameters if item.axes and len(item.axes) == 2}


def try_all(folders: Folders, mutants: list[Mutant]) -> list[Outcome]:
    """Return what becomes of each mutant; raise EquationError if a display or a test fails already without damage."""
    project = folders.project()
    pages = [mutant for mutant in mutants if mutant.side == "page"]
    snippets = [mutant for mutant in mutants if mutant.side == "snippet"]
    for name in dict.fromkeys(mutant.equation for mutant in mutants):
        if not project.equations[name].verdict.checked:
            raise EquationError(f"{name} falls short without any damage: {project.equations[name].verdict.sentence()}")
    return [try_page(project, mutant) for mutant in pages] + (_try_snippets(folders, project, snippets) if snippets else [])


def try_page(project: Project, mutant: Mutant) -> Outcome:
    """Return whether the check refuses a damaged display, and by what."""
    equation = project.equations[mutant.equation]
    snippet = project.library.load(equation.snippet)
    with np.errstate(all="ignore"):  # a root of a negative number gives nan, which agrees with nothing
        verdict = check(mutant.text, snippet, project.function)
    if not verdict.checked:
        return Outcome(mutant, _means(mutant.text, verdict))
    same = latex.canonical(parse(mutant.text)) == latex.canonical(parse(equation.display.latex))
    return Outcome(mutant, "", same=_proof() if same and _on_more_draws(mutant.text, snippet, project) else "")


def _proof() -> str:
    return f"the same but for the order or the writing of factors and terms; equal on {MORE_DRAWS} draws"


def _means(text: str, verdict: Verdict) -> str:
    try:
        parse(text)
    except EquationError:
        return "parse"
    message = verdict.problems[0].message
    return next((means for means, pattern in MEANS if re.search(pattern, message)), "names")


def _on_more_draws(text: str, snippet: Snippet, project: Project) -> bool:
    usual, equations.check.DRAWS = equations.check.DRAWS, MORE_DRAWS
    try:
        return check(text, snippet, project.function).checked
    finally:
        equations.check.DRAWS = usual


# A damaged module is tried by putting the damaged code into the function object that everything else has imported:
# no file is written and nothing is imported again, so that a mutant costs milliseconds.


def _try_snippets(folders: Folders, project: Project, mutants: list[Mutant]) -> list[Outcome]:
    outcomes: list[Outcome] = []

    def run(fails: Callable[[str], bool]) -> None:
        for name in dict.fromkeys(mutant.equation for mutant in mutants):
            if fails(name):
                raise EquationError(f"the truth test of {name} fails without any damage")
        outcomes.extend(_try_snippet(project, mutant, fails) for mutant in mutants)
        for name in dict.fromkeys(mutant.equation for mutant in mutants):
            if fails(name):
                raise EquationError(f"the truth test of {name} fails after the damage was mended: it keeps state")

    _with_tests(folders, project, sorted({mutant.equation for mutant in mutants}), run)
    return outcomes


def _try_snippet(project: Project, mutant: Mutant, fails: Callable[[str], bool]) -> Outcome:
    equation = project.equations[mutant.equation]
    snippet = project.library.load(equation.snippet)
    tested = getattr(importlib.import_module(f"{PACKAGE}.{equation.page.folder}.{equation.name}"), equation.name)
    changed = _compiled(mutant)
    helpers = {"np": np, project.notation.functions.get("sigma", "sigma"): project.function("sigma")}
    with _damaged(snippet.function, changed, helpers), np.errstate(all="ignore"):
        verdict = check(equation.display.latex, snippet, project.function)
        agreement = "" if verdict.checked else _means(equation.display.latex, verdict)
        more = verdict.checked and _on_more_draws(equation.display.latex, snippet, project)
    with _damaged(tested, changed, helpers):
        truth = fails(mutant.equation)
    same = more and not truth and code.canonical(mutant.text) == code.canonical(equation.snippet.read_text(encoding="utf-8"))
    return Outcome(mutant, agreement, truth, _proof() if same else "")


def _compiled(mutant: Mutant) -> CodeType:
    module = compile(mutant.text, mutant.file, "exec", dont_inherit=True)
    return next(constant for constant in module.co_consts if isinstance(constant, CodeType) and constant.co_name == mutant.equation)


@contextlib.contextmanager
def _damaged(function: Any, changed: CodeType, helpers: dict[str, Any]) -> Iterator[None]:
    assert isinstance(function, FunctionType)
    original = function.__code__
    for name, value in helpers.items():
        function.__globals__.setdefault(name, value)
    function.__code__ = changed
    try:
        yield
    finally:
        function.__code__ = original


def _with_tests(folders: Folders, project: Project, names: list[str], run: Callable[[Callable[[str], bool]], None]) -> None:
    """Collect the tests of some equations once, and call run with a function that says whether an equation's tests fail."""
    import pytest
    from _pytest.runner import runtestprotocol

    problems: list[BaseException] = []

    class Plugin:
        def pytest_configure(self) -> None:
            import hypothesis

            few = hypothesis.settings(max_examples=30, database=None, derandomize=True, deadline=None, phases=[hypothesis.Phase.generate])
            hypothesis.settings.register_profile("mutants", few)
            hypothesis.settings.load_profile("mutants")

        def pytest_runtestloop(self, session: pytest.Session) -> bool:
            items: dict[Path, list[pytest.Item]] = {}
            for item in session.items:
                items.setdefault(item.path.resolve(), []).append(item)

            def fails(name: str) -> bool:
                mine = items.get(project.equations[name].test.resolve(), [])
                return not mine or any(_fails(item) for item in mine)

            try:
                run(fails)
            except Exception as error:
                problems.append(error)
            return True

    def _fails(item: pytest.Item) -> bool:
        try:
            with _time_limit():
                return any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))
        except _TooLong:
            return True

    finder = _Finder(folders.snippets.resolve())
    sys.meta_path.insert(0, finder)
    sys.path.insert(0, str(folders.tests.resolve().parent))
    paths = [str(project.equations[name].test) for name in names]
    output = io.StringIO()
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            status = pytest.main(["-q", "--tb=native", "-p", "no:cacheprovider", "-s", *paths], plugins=[Plugin()])
    finally:
        sys.meta_path.remove(finder)
    if problems:
        raise problems[0]
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise EquationError(f"the truth tests cannot be collected:\n{output.getvalue()}")


class _TooLong(BaseException):
    """Raised in a test that a mutant has made endless; no test can catch it by mistake."""


@contextlib.contextmanager
def _time_limit() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise _TooLong

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
