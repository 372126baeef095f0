"""Judge displays and inline formulas: the one place where the code of snippets is executed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from equations import inline
from equations.given import given
from equations.library import Function, Library
from equations.notation import Notation, read_notation
from equations.problem import Problem
from equations.scope import Context
from equations.settings import Settings
from equations.shapes import Declared
from equations.snippets import read_snippet
from equations.verdict import Subject, Verdict, check, returned


@dataclass(frozen=True)
class Section:
    """The inline formulas between two headings of a page, and what is known there."""

    formulas: tuple[str, ...]
    equations: tuple[str, ...]
    known: frozenset[str]


class Judge:
    """The snippets of a report, and what is found by them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.library = Library(settings.snippets, settings)
        self.displays: set[Any] = set()
        self.used: set[str] = set()

    def prepare(self, displays: tuple[str, ...]) -> Notation:
        """Look at the files again and return the notation; formulas may restate the displays."""
        self.library.refresh()
        self.notation = read_notation(self.settings.docs / self.settings.notation)
        self.displays = set()
        for latex in displays:
            try:
                self.displays.update(inline.forms(latex))
            except Problem:
                continue
        return self.notation

    def find(self, name: str) -> Function | None:
        """Return the snippet's function that a LaTeX or Python name stands for, or None."""
        stem = name.removesuffix("_prime")
        python = self.notation.functions.get(stem, stem) + name[len(stem) :]
        found = self.library.function(python)
        if found is not None:
            self.used.add(python)
        return found

    def display(self, name: str, latex: str) -> Verdict:
        """Return the verdict on one display."""
        self.used = {name}
        try:
            snippet, function = self.library.load(name), self.library.function(name)
            assert function is not None
            verdict = check(latex, Subject(snippet, function, self.find, self.settings))
        except Problem as problem:
            verdict = Verdict(problems=[problem])
        verdict.rests_on = dict.fromkeys(self.used, "")
        return verdict

    def other(self, latex: str, path: Path) -> Verdict:
        """Return the verdict on LaTeX against any module, by its path."""
        try:
            reading = read_snippet(path, self.settings, self.library.folder)
            if reading.snippet is None:
                raise reading.problems[0]
            function = self.library.execute(reading.snippet)
            return check(latex, Subject(reading.snippet, function, self.find, self.settings))
        except Problem as problem:
            return Verdict(problems=[problem])

    def value(self, name: str, numbers: list[Any]) -> list[Any] | Problem:
        """Return the results of a snippet for given numbers, or why there are none."""
        try:
            snippet, function = self.library.load(name), self.library.function(name)
            assert function is not None
            values, sizes = given(snippet.signature, numbers)
            found = returned(Subject(snippet, function, self.find, self.settings), values, sizes)
            return [np.asarray(one).tolist() for one in found.values()]
        except Problem as problem:
            return problem

    def section(self, section: Section) -> list[inline.Outcome]:
        """Return what each formula of a section says; one chooses values for the next."""
        shapes: dict[str, Declared] = {}
        for name in section.equations:
            try:
                signature = self.library.load(name).signature
            except Problem:
                continue
            shapes |= {item.name: item for item in (*signature.parameters, *signature.results)}
        known = set(section.known) | shapes.keys()
        context = Context(
            self.settings, self.find, shapes, known, self.notation.meaning, self.displays
        )
        return [inline.read(latex, context) for latex in section.formulas]
