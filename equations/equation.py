"""One display of the report with its number, its files and its verdict."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from equations.notation import Entry
from equations.page import Display, Page
from equations.problem import Problem
from equations.shapes import Declared
from equations.snippets import Snippet
from equations.testing import TruthTest, read_tests
from equations.truth import Peer, State
from equations.verdict import Verdict

if TYPE_CHECKING:
    from equations.project import Project


@dataclass(frozen=True)
class SymbolRow:
    """One row of the symbol table under an equation."""

    latex: str
    name: str
    shape: str
    meaning: str


@dataclass
class Equation:
    """One display of the report. The verdict is that of the project, which asks for all at once."""

    name: str
    number: str
    page: Page
    display: Display
    snippet: Path
    test: Path
    project: Project = field(repr=False)

    @property
    def verdict(self) -> Verdict:
        """How the LaTeX agrees with the module."""
        return self.project.verdicts[self.name]

    @cached_property
    def tests(self) -> list[TruthTest]:
        """The test functions of this equation."""
        return read_tests(self.test)[0] if self.test.exists() else []

    @property
    def state(self) -> State:
        """What is known of its tests on the code as it is."""
        return self.project.truth.of(self.test)

    @property
    def peers(self) -> list[Peer]:
        """The implementations of others that it was compared with."""
        return self.project.peers.of(self.snippet)

    @property
    def code(self) -> Snippet | None:
        """The module, if it can be run."""
        library = self.project.library
        broken = self.name not in library.paths or library.obstacles(self.name)
        return None if broken else library.load(self.name)

    def problems(self) -> list[Problem]:
        """What is wrong with this equation, its module and its test."""
        library, settings = self.project.library, self.project.settings
        if self.name not in library.paths:
            near = get_close_matches(self.name, library.paths, 1)
            cure = f"do you mean {near[0]}?" if near else "write the module, or fix the include"
            message = f"{settings.place(self.snippet)} does not exist; {cure}"
            return [self.at(Problem(message)), *self._test_problems()]
        found = list(library.problems(self.name))
        if self.code is not None:
            found += [self.at(problem) for problem in self.verdict.problems]
            found += [self.at(problem) for problem in self._symbol_problems()]
        return found + self._test_problems()

    def at(self, problem: Problem) -> Problem:
        """Return a problem of the display with its place on the page."""
        return problem.at(self.page.path, self.display.line, self.name)

    def _test_problems(self) -> list[Problem]:
        settings = self.project.settings
        if not self.test.exists():
            return [self.at(Problem(f"it has no test: write {settings.place(self.test)}"))]
        found = self.project.test_problems(self.test, self.snippet)
        if settings.fresh and not found and (stale := self.project.truth.problem(self.test)):
            found.append(stale)
        return found

    def _symbol_problems(self) -> list[Problem]:
        code, notation = self.code, self.project.notation
        if code is None or not self.verdict.symbols:
            return []
        declared = _declared(code)
        found, file = [], f"{self.project.settings.docs.name}/{self.project.settings.notation}"
        for name in code.signature.meanings.keys() - self.verdict.letters:
            message = f"Where explains {name}, which the equation does not have"
            found.append(Problem(f"{message}: fix the name, or take it out"))
        for name, latex in self.verdict.symbols.items():
            local = name in code.signature.meanings
            entry = notation.entries.get(name)
            if not (local or notation.meaning(name) or name == self.name):
                message = f"the symbol {name} has no meaning: add a row to {file}"
                found.append(Problem(f"{message}, or `Where: {name} is …` to the docstring"))
            if entry and not local and not _written_alike(latex, entry.symbol):
                found.append(
                    Problem(f"{name} is written {entry.symbol} in {file}, and here ${latex}$")
                )
            if entry and not local and name in declared and not _same_shape(declared[name], entry):
                message = f"{name} has the shape {entry.shape} in {file} and {_shape(declared[name])} here"
                found.append(Problem(f"{message}: say in `Where:` what it is here"))
        return found

    def symbols(self) -> list[SymbolRow]:
        """The symbols with their meanings, in the order of the code: parameters, results, the others."""
        code, notation = self.code, self.project.notation
        if code is None:
            return []
        declared, latex = _declared(code), self.verdict.symbols
        rows = []
        for name in (*declared, *(name for name in latex if name not in declared)):
            if name in latex:
                meanings = code.signature.meanings
                meaning = meanings.get(name) or notation.meaning(name) or self.summary
                entry = notation.entries.get(name) if name not in meanings else None
                shape = _shape(declared[name]) if name in declared else entry.shape if entry else ""
                rows.append(SymbolRow(latex[name], name, shape, meaning))
        return rows

    @property
    def summary(self) -> str:
        """The first sentence of the docstring, without its "Return"."""
        text = self.code.summary if self.code else ""
        first = re.split(r"(?<=[a-z)])\.(?:\s|$)", text)[0]
        return first.removeprefix("Return ")


def _declared(code: Snippet) -> dict[str, Declared]:
    return {item.name: item for item in (*code.signature.parameters, *code.signature.results)}


def _written_alike(latex: str, symbols: str) -> bool:
    """Whether a symbol has letter, accent and font of one of a row, and an upper index only if they have."""

    def letter(written: str) -> str:
        return re.sub(r"[\s{}$]", "", re.split("[_^]", written)[0])

    return letter(latex) in map(letter, symbols.split(",")) and ("^" in symbols or "^" not in latex)


def _same_shape(declared: Declared, entry: Entry) -> bool:
    """Whether a row's shape column, read as in a docstring, is the declared shape."""
    written = re.fullmatch(r"\(([^()]*)\)", entry.shape.strip())
    if declared.axes is None or (written is None and entry.shape != "number"):
        return True
    axes = [axis.strip() for axis in written[1].split(",") if axis.strip()] if written else []
    return axes == list(declared.axes)


def _shape(declared: Declared) -> str:
    if declared.axes is None:
        return declared.kind.replace("index ", "integer, 1 to ")
    if not declared.axes:
        return "number"
    return "(" + ", ".join(declared.axes) + ("," if len(declared.axes) == 1 else "") + ")"
