"""The law that pages, modules, tests, references and notation are one set."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from equations import engine
from equations.generated import GENERATORS, generator, load
from equations.page import Page
from equations.problem import Problem

if TYPE_CHECKING:
    from equations.project import Project


def problems(project: Project) -> Iterator[Problem]:
    """Yield everything that is wrong with a report, in the order of the files' roles."""
    for page in project.pages:
        yield from (problem.at(page.path) for problem in page.problems)
    for path in sorted(project.settings.docs.rglob("*")):
        if path.is_symlink():
            message = "a symbolic link among the pages publishes what lies elsewhere"
            yield Problem(f"{message}: put the file itself here", path=path)
    yield from _doubled_numbers(project)
    yield from project.duplicates
    yield from project.figure_problems
    yield from project.notation.problems
    for equation in project.equations.values():
        yield from equation.problems()
    for rule in (_not_run, _orphans, _formula_problems, _unknown_names, _dead_anchors):
        yield from rule(project)
    yield from project.bibliography.problems
    yield from project.bibliography.unknown(project.citations())
    for name in project.settings.checks:
        try:
            yield from load(name)(project)
        except TypeError as error:
            raise Problem(f"checks: {name} is called with the project: {error}") from error


def _doubled_numbers(project: Project) -> list[Problem]:
    first: dict[str, Page] = {}
    found = []
    for page in project.pages:
        if page.number and first.setdefault(page.number, page) is not page:
            message = f"the number {page.number} is that of {first[page.number].uri} already"
            found.append(Problem(message, 1, path=page.path))
    return found


def _not_run(project: Project) -> Iterator[Problem]:
    """Where a record must be fresh, yield what was not run in JavaScript."""
    if not project.settings.fresh:
        return
    if not engine.is_here():
        message = "the displays were translated to JavaScript but not run, for V8 cannot run here"
        yield Problem(f"{message}: install mini-racer, and set no limit of addresses (ulimit -v)")
        return
    for equation in project.equations.values():
        if equation.verdict.checked and equation.verdict.in_javascript is None:
            message = "it was not run in JavaScript: a display that it calls has problems"
            yield equation.at(Problem(message))


def _orphans(project: Project) -> Iterator[Problem]:
    shown = {equation.snippet for equation in project.equations.values()}
    paths = list(project.library.paths.values())
    for path in paths:
        if path not in shown:
            place = f"{path.parent.name.replace('_', '-')}.md"
            message = f"no page shows this module: put its display and include on the page {place}"
            yield Problem(f"{message}, or delete it", 1, path=path)
            yield from project.library.problems(path.stem)
    folders = {page.folder for page in project.pages if page.displays} | {
        p.parent.name for p in paths
    }
    for folder in sorted(folders):
        for path in sorted((project.settings.tests / folder).glob("test_*.py")):
            name = path.stem.removeprefix("test_")
            wanted = project.settings.snippets / folder / f"{name}.py"
            if path.stem not in project.settings.beside and not wanted.exists():
                place = project.settings.place(wanted)
                yield Problem(
                    f"this test has no snippet {place}: write it, or delete the test", 1, path=path
                )


def _formula_problems(project: Project) -> Iterator[Problem]:
    for formula in project.formulas:
        if problem := formula.outcome.problem:
            line, column = problem.line or 1, problem.column or 1
            column += formula.column - 1 if line == 1 else 0
            message = f"${formula.latex}$: {problem.message}"
            yield Problem(message, formula.line + line - 1, column, formula.page.path)


def _unknown_names(project: Project) -> Iterator[Problem]:
    known = sorted({*GENERATORS, *project.settings.generators})
    for page in project.pages:
        for place in page.references:
            if place.name not in project.equations:
                message = (
                    f"no equation is named {place.name}; `python -m equations` lists the names"
                )
                yield Problem(message, place.line, place.column, page.path)
        for place in page.figure_references:
            if place.name not in project.figures:
                near = get_close_matches(place.name, project.figures, 1)
                cure = f"do you mean [@fig:{near[0]}]?" if near else "it is the name of its file"
                message = f"no figure is named {place.name}: {cure}"
                yield Problem(message, place.line, place.column, page.path)
        for place in page.marks:
            try:
                generator(place.name, project)
            except Problem as problem:
                message = f"{problem.message}; there are {', '.join(known)}"
                yield Problem(message, place.line, place.column, page.path)


def _dead_anchors(project: Project) -> Iterator[Problem]:
    """Yield links to places that a page does not have; what is generated there is not known."""
    pages = {page.uri: page for page in project.pages}
    for page in project.pages:
        for link in page.links:
            path, _, anchor = link.target.partition("#")
            uri = posixpath.normpath(posixpath.join(posixpath.dirname(page.uri), path))
            target = pages.get(uri) if path else page
            if target is None or target.marks or not anchor or ":" in path:
                continue
            known = target.anchors() | {f"eq-{display.name}" for display in target.displays}
            known |= {f"fig-{picture.name}" for picture in target.pictures}
            if anchor not in known:
                near = get_close_matches(anchor, known, 1)
                cure = f"do you mean #{near[0]}?" if near else "its headings give others"
                message = f"{target.uri} has no place #{anchor}: {cure}"
                yield Problem(message, link.line, None, page.path)
