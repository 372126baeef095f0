"""The report as a whole: pages, equations and records, and the law that they are one set."""

import atexit
import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from equations import law, scripts
from equations.bibtex import read_bibliography
from equations.equation import Equation
from equations.figures import Figure, numbered
from equations.inline import Outcome
from equations.judge import Section
from equations.library import Library
from equations.marks import read_marks
from equations.mathml import mathml
from equations.notation import Notation
from equations.page import Page
from equations.pages import read_pages
from equations.problem import Problem
from equations.settings import Settings
from equations.testing import problems_of_test
from equations.truth import Peers, Truth
from equations.verdict import Verdict
from equations.worker import Worker

WORKER = Worker()
atexit.register(WORKER.stop)


@dataclass(frozen=True)
class Formula:
    """One inline formula, where it stands, and what it says."""

    page: Page
    latex: str
    line: int
    column: int
    outcome: Outcome


class Project:
    """A report: what its settings name. `refresh` looks again; what has not changed is kept."""

    def __init__(self, settings: Settings) -> None:
        WORKER.start()
        self.settings = settings
        self.library = Library(settings.snippets, settings)
        self._stamp: Any = None
        self._verdicts: dict[tuple[str, str], Verdict] = {}
        self._formulas: dict[Any, list[Outcome]] = {}
        self._pages: dict[Path, tuple[Any, Page]] = {}
        self.refresh()

    def refresh(self) -> bool:
        """Look at the files again; return whether anything has changed since the last look."""
        stamp = self._look()
        changed = self.library.refresh()
        if stamp == self._stamp and not changed:
            return False
        self._stamp = stamp
        settings = self.settings
        self.pages = self._read_pages(stamp)
        self.bibliography = read_bibliography(settings.docs / settings.bibliography)
        self.truth = Truth.read(settings.truth, settings.root)
        self.peers = Peers.read(settings.peers, settings.root)
        self._number()
        self.figures, self.figure_problems = numbered(self.pages, settings.docs / settings.live)
        self._judge()
        self._problems: list[Problem] | None = None
        return True

    def _look(self) -> dict[Path, tuple[int, int]]:
        settings = self.settings
        folders = [(settings.docs, "*"), (settings.tests, "*.py")]
        paths = [path for folder, pattern in folders for path in folder.rglob(pattern)]
        paths += [path for pattern in settings.watched for path in settings.root.glob(pattern)]
        paths += [path for path in (settings.truth, settings.peers) if path.exists()]
        stats = [(path, path.stat()) for path in paths if path.exists()]
        return {path: (stat.st_mtime_ns, stat.st_size) for path, stat in stats}

    def _read_pages(self, stamp: dict[Path, Any]) -> list[Page]:
        """Return all pages; those that have not changed are not read again."""
        kept = {path: page for path, (old, page) in self._pages.items() if stamp.get(path) == old}
        pages = read_pages(self.settings, kept)
        self._pages = {page.path: (stamp.get(page.path), page) for page in pages}
        return pages

    def _number(self) -> None:
        """Number the displays by chapter; the name of an equation belongs to its first display."""
        self.equations: dict[str, Equation] = {}
        self.duplicates: list[Problem] = []
        counts: Counter[str] = Counter()
        for page in self.pages:
            for display in page.displays:
                counts[page.chapter] += 1
                name, settings = display.name, self.settings
                if name in self.equations:
                    first = self.equations[name]
                    taken = (
                        f"the name {name} is taken by {first.page.uri}, line {first.display.line}"
                    )
                    message = f"{taken}; names are unique in the report"
                    self.duplicates.append(Problem(message, display.line, path=page.path))
                    continue
                snippet = settings.snippets / page.folder / f"{name}.py"
                test = settings.tests / page.folder / f"test_{name}.py"
                number = f"{page.chapter}.{counts[page.chapter]}"
                self.equations[name] = Equation(name, number, page, display, snippet, test, self)

    # verdicts

    def _judge(self) -> None:
        """Ask the worker for the notation, and for the verdicts that are not known."""
        self._displays = tuple(one.display.latex for one in self.equations.values())
        self.notation: Notation = WORKER.prepare(self.settings, self._displays)
        self.marks = read_marks(self.settings.marks, self.notation)
        known, self._verdicts = self._verdicts, {}
        functions = sorted(self.notation.functions.items())
        for name, equation in self.equations.items():
            key = (name, equation.display.latex)
            old = known.get(key)
            if old is None or not self._holds(old, functions):
                old = self._verdict(equation)
                old.rests_on = {one: self.library.digest(one) for one in old.rests_on}
                old.rests_on[""] = str(functions)
            self._verdicts[key] = old
        self.verdicts = {name: verdict for (name, _), verdict in self._verdicts.items()}
        scripts.compare(self.verdicts)
        self.formulas = list(self._read_formulas())

    def ask(self, kind: str, *arguments: Any) -> Any:
        """Return the result of a method of Judge, from a process that can be stopped."""
        return WORKER.ask(self.settings, self._displays, kind, *arguments)

    def _holds(self, verdict: Verdict, functions: Any) -> bool:
        """Whether a verdict is still that of the code: nothing that it rests on has changed."""
        digests = {one: self.library.digest(one) for one in verdict.rests_on if one}
        return verdict.checked and verdict.rests_on == {**digests, "": str(functions)}

    def _verdict(self, equation: Equation) -> Verdict:
        if equation.code is None:
            return Verdict()
        try:
            verdict: Verdict = self.ask("display", equation.name, equation.display.latex)
            if verdict.checked:
                mathml(equation.display.latex, display=True)
        except Problem as problem:
            return Verdict(problems=[problem])
        return verdict

    def _read_formulas(self) -> Iterator[Formula]:
        known, self._formulas = self._formulas, {}
        functions, digests = (
            str(self.notation),
            [self.library.digest(n) for n in self.library.paths],
        )
        report = hash((functions, *digests, *(e.display.latex for e in self.equations.values())))
        for page in self.pages:
            names = frozenset(self.known_on(page))
            equations = tuple(display.name for display in page.displays)
            for group in page.sections():
                section = Section(tuple(one.latex for one in group), equations, names)
                key = (section, report)
                outcomes = known.get(key) or self._outcomes(section)
                self._formulas[key] = outcomes
                for one, outcome in zip(group, outcomes, strict=True):
                    yield Formula(page, one.latex, one.line, one.column, outcome)

    def _outcomes(self, section: Section) -> list[Outcome]:
        if not section.formulas:
            return []
        try:
            outcomes: list[Outcome] = self.ask("section", section)
        except Problem as problem:
            if len(section.formulas) == 1:
                return [Outcome(problem=problem)]
            alone = [Section((one,), section.equations, section.known) for one in section.formulas]
            return [outcome for one in alone for outcome in self._outcomes(one)]
        return [_shown(latex, one) for latex, one in zip(section.formulas, outcomes, strict=True)]

    def known_on(self, page: Page) -> set[str]:
        """Return the names that have a meaning on a page: those of the notation and of its displays."""
        names = set(self.notation.entries) | self.notation.symbols | self.settings.sizes.keys()
        names |= {
            f"{name.removesuffix('_t')}{step}" for name in names for step in ("_prev", "_next", "")
        }
        for display in page.displays:
            names |= (
                self.verdicts[display.name].symbols.keys()
                if display.name in self.verdicts
                else set()
            )
        return names

    # links

    @staticmethod
    def relative(start: str, target: str) -> str:
        """Return the link from one source file to another, both named from the docs folder."""
        return posixpath.relpath(target, posixpath.dirname(start) or ".")

    def link(self, start: str, target: Equation | Figure) -> str:
        """Return the link from a source file to an equation or a figure."""
        kind = "fig" if isinstance(target, Figure) else "eq"
        anchor = f"#{kind}-{target.name}"
        same = target.page.uri == start
        return anchor if same else self.relative(start, target.page.uri) + anchor

    def page_of(self, body: str) -> Page | None:
        """Return the page whose text (after front matter) this is, or None."""
        wanted = body.strip()
        return next((page for page in self.pages if page.body.strip() == wanted), None)

    # problems

    def problems(self) -> list[Problem]:
        """Everything that is wrong, in the order of the files' roles."""
        if self._problems is None:
            self._problems = list(dict.fromkeys(law.problems(self)))
        return self._problems

    def problems_on(self, page: Page) -> list[Problem]:
        """Return the problems to show on a page: its own, those of its modules and tests, and on the
        first page all that belong to no page."""
        owners = {page.path: page for page in self.pages}
        owners |= {one.snippet: one.page for one in self.equations.values()}
        owners |= {one.test: one.page for one in self.equations.values()}
        first = self.pages[0] if self.pages else page
        return [one for one in self.problems() if owners.get(one.path or Path(), first) is page]

    def test_problems(self, test: Path, snippet: Path) -> list[Problem]:
        """Return what is wrong in the form of a test."""
        found = problems_of_test(test, snippet, self.settings.root)
        return [problem for problem in found if problem.path == test]  # others are told elsewhere

    def citations(self) -> list[tuple[Path, int, int, str]]:
        """Every citation as (file, line, column, key): in the prose, and as `Source:` of a snippet."""
        found = [
            (page.path, place.line, place.column, place.name)
            for page in self.pages
            for place in page.citations
        ]
        for equation in self.equations.values():
            if code := equation.code:
                line = code.signature.lines.get("Source", code.line)
                keys = [key for key in code.signature.sources if key != self.settings.own_source]
                found += [(equation.snippet, line, 1, key) for key in keys]
        return found

    def cited_keys(self) -> set[str]:
        """The keys of all works that are cited."""
        return {key for *_, key in self.citations()}


def _shown(latex: str, outcome: Outcome) -> Outcome:
    """Return the outcome of a formula, or that it cannot be shown."""
    try:
        mathml(latex, display=False)
    except Problem as problem:
        return Outcome(problem=outcome.problem or problem)
    return outcome
