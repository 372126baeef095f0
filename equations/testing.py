"""A static reading of the test of an equation: its functions, and whether each can fail."""

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from equations.blocks import decoded
from equations.imports import modules_behind
from equations.problem import Problem

ASSERTS = re.compile(r"(^|[._])(assert|check|raises)")
"""Names of functions that assert."""
SKIPS = re.compile(r"(^|\.)(skip|skipif|skipIf|xfail|importorskip)\b|^__test__\b")
SILENT = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


@dataclass(frozen=True)
class TruthTest:
    """One test function of a module; fault is a sentence if it can show nothing."""

    name: str
    line: int
    fault: str = ""

    @property
    def words(self) -> str:
        """The name in words: "value by hand"."""
        return self.name.removeprefix("test_").replace("_", " ")


def problems_of_test(path: Path, snippet: Path, root: Path = Path()) -> list[Problem]:
    """Return what is wrong in the form of an equation's test: what can show nothing."""
    tests, found = read_tests(path)
    if found:
        return [problem.at(path) for problem in found]
    if not tests:
        return [Problem("this test has no function test_…: write one that asserts", 1, path=path)]
    try:
        if snippet.resolve() not in modules_behind(path, root):
            message = f"this test does not use {snippet.stem}: import it from its module, call it"
            found = [Problem(message, 1)]
    except SyntaxError as error:
        message = f"this is no Python, and {path.name} imports it: {error.msg}"
        found = [Problem(message, error.lineno, path=Path(str(error.filename)))]
    found += [Problem(f"{test.name} {test.fault}", test.line) for test in tests if test.fault]
    return [problem.at(path) for problem in found]


def read_tests(path: Path) -> tuple[list[TruthTest], list[Problem]]:
    """Return the test functions of a module, and why they cannot be read or do not run."""
    try:
        stamp = path.stat()
    except OSError as error:
        return [], [Problem(f"this test cannot be read: {error}", 1)]
    tests, problems = _read_tests(path, (stamp.st_mtime_ns, stamp.st_size))
    return list(tests), list(problems)


@lru_cache(maxsize=4096)
def _read_tests(path: Path, stamp: tuple[int, int]) -> tuple[list[TruthTest], list[Problem]]:
    try:
        text, broken = decoded(path)
        if broken:
            return [], [broken]
        body = ast.parse(text).body
    except SyntaxError as error:
        return [], [Problem(f"this test is no Python: {error.msg}", error.lineno, error.offset)]
    except (OSError, ValueError) as error:
        return [], [Problem(f"this test cannot be read: {error}", 1)]
    functions = [node for node in body if isinstance(node, ast.FunctionDef)]
    tests = [node for node in functions if node.name.startswith("test_")]
    found = [
        Problem("this may skip the whole module: delete it", node.lineno)
        for node in body
        if not isinstance(node, SILENT) and SKIPS.search(ast.unparse(node))
    ]
    last = {node.name: node for node in tests}
    return [TruthTest(node.name, node.lineno, _fault(node, last)) for node in tests], found


def _fault(node: ast.FunctionDef, last: dict[str, ast.FunctionDef]) -> str:
    """Return why a test function can show nothing, as the end of a sentence that begins with it."""
    calls = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
    marks = [*node.decorator_list, *(one.func for one in calls)]
    if last[node.name] is not node:
        return "never runs, for a later function has its name: give it another"
    if any(SKIPS.search(ast.unparse(mark)) for mark in marks):
        return "is skipped, or expected to fail: let it run and pass, or delete it"
    asserts = (one.test for one in ast.walk(node) if isinstance(one, ast.Assert))
    asserting = (one for one in calls if ASSERTS.search(ast.unparse(one.func)))
    if any(map(_can_fail, asserts)) or any(map(_compares_arguments, asserting)):
        return ""
    return "asserts nothing that could fail: let it check something, or delete it"


def _can_fail(test: ast.expr) -> bool:
    """Return whether an asserted expression depends on anything; a tuple is true always."""
    match test:
        case ast.Tuple():
            return False
        case ast.BoolOp(op=ast.Or(), values=values):
            return all(map(_can_fail, values))
        case ast.Compare(left=left, ops=[ast.Eq() | ast.Is() | ast.LtE() | ast.GtE()]):
            return _compares([left, *test.comparators])
    return _names(test)


def _compares_arguments(call: ast.Call) -> bool:
    return _compares([*call.args, *(keyword.value for keyword in call.keywords)])


def _compares(values: list[ast.expr]) -> bool:
    """Return whether values depend on anything, and are not twice the same."""
    written = {ast.unparse(value) for value in values}
    return any(map(_names, values)) and (len(values) == 1 or len(written) > 1)


def _names(value: ast.expr) -> bool:
    return any(isinstance(one, ast.Name) for one in ast.walk(value))
