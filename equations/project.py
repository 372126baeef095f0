"""The report as a whole: every equation with its number and verdict, and the law that pages, snippets and tests are one set."""

import ast
import inspect
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from equations.check import Verdict, check
from equations.errors import EquationError
from equations.notation import Notation, read_notation
from equations.pages import Display, Page, outside_code, read_page, read_pages
from equations.references import BRACKETED, OPENED, Work, keys_in, read_bibliography
from equations.snippets import Declared, Library

REFERENCE = re.compile(r"\[@eq:(?P<name>[A-Za-z0-9_]+)\]")
CHECKS = re.compile(r"(^|[._])(assert|check|raises)")
"""Names of functions that assert."""
SKIPS = re.compile(r"\b(skip|skipif|xfail)\b")
TESTS_BESIDE = ("test_claims", "test_exercises")


@dataclass(frozen=True)
class Problem:
    """Something to mend: file, line (and column, where known), and a sentence that says what to do."""

    path: Path
    line: int
    column: int | None
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" + (f":{self.column}" if self.column else "")
        return f"{place}: {self.message}"


@dataclass(frozen=True)
class Symbol:
    """One row of the symbol table under an equation."""

    latex: str
    name: str
    shape: str
    meaning: str


@dataclass
class Equation:
    """One display of the report, with its number, its files and (once asked for) its verdict."""

    name: str
    number: str
    page: Page
    display: Display
    snippet: Path
    test: Path
    project: "Project"

    @cached_property
    def verdict(self) -> Verdict:
        """The verdict: agreement of the LaTeX with the module."""
        return self.project.check(self)

    def keeps_verdict_of(self, old: "Equation | None") -> bool:
        """Whether an earlier verdict still holds: it was good, and neither the LaTeX nor any module it rests on has changed."""
        if old is None or "verdict" not in old.__dict__ or not old.verdict.checked or old.display.latex != self.display.latex:
            return False
        return all(self.project.library.digest(name) == digest for name, digest in old.verdict.rests_on.items())

    @cached_property
    def kinds_of_check(self) -> list[str]:
        """The names of the test functions in words: "value by hand", "gradient complex step"."""
        if not self.test.exists():
            return []
        found = _tests(self.test, self.test.stat().st_mtime_ns)
        return [name.removeprefix("test_").replace("_", " ") for name, asserts in found.items() if asserts]

    def symbols(self) -> list[Symbol]:
        """The symbols of the equation with their meanings, in the order of the code: parameters, results, the others."""
        signature = self.project.library.load(self.snippet).signature
        declared = {item.name: item for item in (*signature.parameters, *signature.results)}
        latex, rows = self.verdict.symbols, []
        for name in (*declared, *(name for name in latex if name not in declared)):
            if name in latex:
                meaning = signature.meanings.get(name) or self.project.notation.meaning(name) or self.summary
                entry = self.project.notation.entries.get(name)
                local = name in signature.meanings
                shape = _shape(declared[name]) if name in declared else entry.shape if entry and not local else ""
                rows.append(Symbol(latex[name], name, shape, meaning))
        return rows

    @cached_property
    def summary(self) -> str:
        """The first sentence of the docstring, without its "Return"."""
        text = inspect.getdoc(self.project.library.load(self.snippet).function) or ""
        return re.split(r"(?<=[a-z)])\.(?:\s|$)", text.split("\n\n")[0].replace("\n", " "))[0].removeprefix("Return ")

    def problems(self) -> list[Problem]:
        """What is wrong with this equation."""
        found = []
        for problem in self.verdict.problems:
            line = self.display.line + (problem.line or 0)
            found.append(Problem(self.page.path, line, problem.column, f"{self.name}: {problem.message}"))
        return found


class Project:
    """A folder of pages, a folder of snippets and a folder of tests."""

    def __init__(self, docs: Path, snippets: Path, tests: Path) -> None:
        self.docs, self.snippets, self.tests = docs, snippets, tests
        self.library = Library(snippets)
        self._stamp: dict[Path, tuple[int, int]] = {}
        self.pages: list[Page] = []
        self.equations: dict[str, Equation] = {}
        self.duplicates: list[Problem] = []
        self._bibliography: tuple[int, dict[str, Work]] | None = None
        self.bibliography_problem: Problem | None = None
        self.refresh()

    def refresh(self) -> None:
        """Read again what has changed since the last call; verdicts of unchanged equations are kept."""
        changed = self.library.refresh()
        stamp = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(self.docs.rglob("*.md"))}
        if stamp == self._stamp and not changed:
            return
        old = {page.path: page for page in self.pages if self._stamp.get(page.path) == stamp.get(page.path)}
        notation_changed = self._stamp.get(self.docs / "notation.md") != stamp.get(self.docs / "notation.md")
        self._stamp = stamp
        if notation_changed:
            self.__dict__.pop("notation", None)
        self.pages = (
            [old.get(path) or read_page(path, path.relative_to(self.docs).as_posix()) for path in stamp] if old else read_pages(self.docs)
        )
        self.pages.sort(key=lambda page: (page.order(), page.uri))
        self._number(keep=not notation_changed)

    def _number(self, keep: bool) -> None:
        before, self.equations, self.duplicates = self.equations, {}, []
        counts: dict[str, int] = {}
        for page in self.pages:
            for display in page.displays:
                counts[page.chapter] = counts.get(page.chapter, 0) + 1
                name = display.name
                if name in self.equations:
                    first = self.equations[name]
                    message = f"the name {name} is taken by {first.page.uri}, line {first.display.line}; names are unique in the report"
                    self.duplicates.append(Problem(page.path, display.line, None, message))
                    continue
                test = self.tests / page.folder / f"test_{name}.py"
                number = f"{page.chapter}.{counts[page.chapter]}"
                snippet = self.snippets / page.folder / f"{name}.py"
                equation = Equation(name, number, page, display, snippet, test, self)
                if keep and equation.keeps_verdict_of(before.get(name)):
                    equation.__dict__["verdict"] = before[name].verdict
                self.equations[name] = equation

    @cached_property
    def notation(self) -> Notation:
        """The notation table; an unreadable row is reported by `problems`, and the table is then empty."""
        try:
            return read_notation(self.docs / "notation.md")
        except EquationError as error:
            self.notation_problem = error
            return Notation({}, {})

    def function(self, name: str) -> Callable[..., Any] | None:
        """Return the snippet function that a LaTeX or Python name stands for, or None."""
        stem = name.removesuffix("_prime")
        return self.library.function(self.notation.functions.get(stem, stem) + name[len(stem) :])

    def check(self, equation: Equation) -> Verdict:
        """Return the verdict on one equation."""
        if not equation.snippet.exists():
            place = f"snippets/{equation.page.folder}/{equation.name}.py"
            return Verdict(problems=[EquationError(f"{place} does not exist; write the module, or mend the include")])
        try:
            snippet = self.library.load(equation.snippet)
        except EquationError as error:
            where = f"snippets/{equation.page.folder}/{equation.name}.py" + (f", line {error.line}" if error.line else "")
            return Verdict(problems=[EquationError(f"{where}: {error.message}")])
        used = {equation.name}

        def function(name: str) -> Callable[..., Any] | None:
            found = self.function(name)
            if found is not None:
                used.add(found.__name__)
            return found

        verdict = check(equation.display.latex, snippet, function)
        verdict.rests_on = {name: self.library.digest(name) for name in used}
        if verdict.checked:
            for name, latex in verdict.symbols.items():
                entry = self.notation.entries.get(name)
                if entry and name not in snippet.signature.meanings and not _written_alike(latex, entry.symbol):
                    verdict.problems.append(EquationError(f"{name} is written {entry.symbol} in docs/notation.md, and here ${latex}$"))
                if not (name in snippet.signature.meanings or self.notation.meaning(name) or name == equation.name):
                    message = f"the symbol {name} has no meaning: add a row to docs/notation.md, or `Where: {name} is …` to the docstring"
                    verdict.problems.append(EquationError(message))
        return verdict

    @property
    def bibliography(self) -> dict[str, Work]:
        """The works of references.bib by key; a file that cannot be read is reported by `problems`, and there are then none."""
        path = self.docs / "references.bib"
        stamp = path.stat().st_mtime_ns if path.exists() else 0
        if self._bibliography is None or self._bibliography[0] != stamp:
            self.bibliography_problem, works = None, {}
            try:
                works = read_bibliography(path) if stamp else {}
            except EquationError as error:
                self.bibliography_problem = Problem(path, error.line or 1, None, error.message)
            self._bibliography = (stamp, works)
        return self._bibliography[1]

    def citations(self) -> list[tuple[Path, int, int, str]]:
        """Every citation as (file, line, column, key): in the prose, and as `Source:` of a snippet."""
        found = []
        for page in self.pages:
            for number, line in outside_code(page.lines):
                found += [(page.path, number, position + 1, key) for position, key in keys_in(line)]
        for equation in self.equations.values():
            if equation.verdict.checked:
                sources = self.library.load(equation.snippet).signature.sources
                found += [(equation.snippet, 1, 1, key) for key in sources if key != "this report"]
        return found

    def cited_keys(self) -> set[str]:
        """The keys of all works that are cited."""
        return {key for *_, key in self.citations()}

    @staticmethod
    def relative(start: str, target: str) -> str:
        """Return the link from one source file to another, both named from the docs folder."""
        return posixpath.relpath(target, posixpath.dirname(start) or ".")

    def link(self, start: str, equation: Equation) -> str:
        """Return the link from a source file to an equation."""
        anchor = f"#eq-{equation.name}"
        return anchor if equation.page.uri == start else self.relative(start, equation.page.uri) + anchor

    def page_of(self, body: str) -> Page | None:
        """Return the page whose text (after front matter) this is, or None."""
        wanted = body.strip()
        return next((page for page in self.pages if page.body.strip() == wanted), None)

    def problems_of_form(self) -> list[Problem]:
        """What is wrong in the form of the pages: displays without include, doubled names."""
        found = [Problem(page.path, problem.line or 1, problem.column, problem.message) for page in self.pages for problem in page.problems]
        return found + self._doubled_numbers() + self.duplicates

    def _doubled_numbers(self) -> list[Problem]:
        numbered = [page for page in self.pages if page.number]
        first = {page.number: page for page in reversed(numbered)}
        return [
            Problem(page.path, 1, None, f"the number {page.number} is that of {first[page.number].uri} already")
            for page in numbered
            if first[page.number] is not page
        ]

    def problems(self) -> list[Problem]:
        """Everything that is wrong: form, agreement, missing and orphaned files, unknown references and citations."""
        found = self.problems_of_form()
        for equation in self.equations.values():
            found += equation.problems()
        return found + self.problems_of_sets() + self._unknown_references() + self._unknown_citations()

    def problems_of_sets(self) -> list[Problem]:
        """Where pages, snippets, tests and notation are not one set."""
        found = []
        for equation in self.equations.values():
            if not equation.test.exists():
                message = f"{equation.name} has no test: write tests/{equation.page.folder}/test_{equation.name}.py"
                found.append(Problem(equation.page.path, equation.display.line, None, message))
            elif not equation.kinds_of_check:
                found.append(
                    Problem(equation.test, 1, None, f"no function test_… that asserts something is in this test of {equation.name}")
                )
            else:
                for name, asserts in _tests(equation.test, equation.test.stat().st_mtime_ns).items():
                    if not asserts:
                        message = f"{name} asserts nothing, or is skipped: let it check something, or delete it"
                        found.append(Problem(equation.test, 1, None, message))
        return found + self._orphans() + self._notation_problems()

    def _orphans(self) -> list[Problem]:
        shown = {equation.snippet for equation in self.equations.values()}
        found = []
        for path in self.library.all_paths():
            if path not in shown:
                place = f"{path.parent.name.replace('_', '-')}.md"
                message = f"no page shows this module: put its display and include on the page {place}, or delete it"
                found.append(Problem(path, 1, None, message))
        folders = {page.folder for page in self.pages if page.displays} | {path.parent.name for path in self.library.all_paths()}
        for folder in sorted(folders):
            for path in sorted((self.tests / folder).glob("test_*.py")):
                if path.stem in TESTS_BESIDE:
                    continue
                if not (self.snippets / folder / f"{path.stem.removeprefix('test_')}.py").exists():
                    message = (
                        f"this test has no snippet snippets/{folder}/{path.stem.removeprefix('test_')}.py: write it, or delete the test"
                    )
                    found.append(Problem(path, 1, None, message))
        return found

    def _unknown_references(self) -> list[Problem]:
        found = []
        for page in self.pages:
            for number, line in outside_code(page.lines):
                for reference in REFERENCE.finditer(line):
                    if reference["name"] not in self.equations:
                        message = f"no equation is named {reference['name']}; `python -m equations` lists the names"
                        found.append(Problem(page.path, number, reference.start() + 1, message))
                for opened in OPENED.finditer(line):
                    if not (REFERENCE.match(opened[0]) or BRACKETED.match(opened[0])):
                        message = f"{opened[0]} is no reference: write [@eq:name] for an equation, [@key] or [@key; @other] for works"
                        found.append(Problem(page.path, number, opened.start() + 1, message))
        return found

    def _unknown_citations(self) -> list[Problem]:
        works = self.bibliography
        if self.bibliography_problem:
            return [self.bibliography_problem]
        return [
            Problem(path, line, column, f"{key} is not in references.bib: add the work, or mend the key")
            for path, line, column, key in self.citations()
            if key not in works
        ]

    def _notation_problems(self) -> list[Problem]:
        self.notation  # noqa: B018 - reading it finds the problem
        error: EquationError | None = getattr(self, "notation_problem", None)
        return [] if error is None else [Problem(self.docs / "notation.md", error.line or 1, None, error.message)]


def _written_alike(latex: str, symbols: str) -> bool:
    """Return whether a symbol has letter, accent and font of one of the symbols of a notation row, and an upper index only if they have one."""

    def letter(written: str) -> str:
        return re.sub(r"[\s{}$]", "", re.split("[_^]", written)[0])

    return letter(latex) in map(letter, symbols.split(",")) and ("^" in symbols or "^" not in latex)


@cache
def _tests(path: Path, stamp: int) -> dict[str, bool]:
    """Return the test functions of a module, and whether each asserts something (itself, or by a function named so) and is not skipped."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError):
        return {}
    return {node.name: _asserts(node) for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def _asserts(function: ast.FunctionDef) -> bool:
    marks = " ".join(ast.unparse(decorator) for decorator in function.decorator_list)
    calls = [ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)]
    found = any(isinstance(node, ast.Assert) for node in ast.walk(function)) or any(CHECKS.search(call) for call in calls)
    return found and not SKIPS.search(marks)


def _shape(declared: Declared) -> str:
    if declared.axes is None:
        return declared.kind.replace("index ", "integer, 1 to ")
    if not declared.axes:
        return "number"
    return "(" + ", ".join(declared.axes) + ("," if len(declared.axes) == 1 else "") + ")"
