"""Replay published errors: of each case the wrong form must be refused, and the right form accepted.

A folder holds `cases.toml`, one `[[case]]` per error in the order of the table; its entries are the fields of `Case`.
Agreement checks the LaTeX of a form against a module: a snippet of the report, or `modules/<name>.py` beside the cases.
Truth runs `truth/<name>.py`, which makes the mistake in code: functions `wrong` and `right`, and `error(form, setting)`, the
largest relative error of a form against an oracle, for each of its SETTINGS (from words to an argument).
"""

import importlib.util
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from equations.equation import Equation
from equations.problem import Problem
from equations.project import Project
from equations.verdict import Verdict

CASES = "cases.toml"
TRUTH_TOLERANCE = 1e-12
MEANS = {
    "name": r"is not a parameter|does not occur in the equation|left-hand side must be",
    "value": r"the LaTeX and the code disagree on",
    "shape": r"shape",
}
ADVICE = re.compile(r"[:;,] (?=add|fix|leave|mend|write)")


@dataclass(frozen=True)
class Case:
    """One published error.

    where and url are the reference; what says in a sentence what was wrong; by says what refuses it: a key of MEANS, or "truth".
    equation or module is what the right form is checked against, and wrong_module (code that is wrong where the formula is right)
    stands in for it; wrong and right are LaTeX, right by default the display of the equation. shown is Markdown for a wrong form
    that is code. truth names a measuring module.
    """

    name: str
    where: str
    url: str
    what: str
    by: tuple[str, ...]
    equation: str = ""
    module: str = ""
    wrong_module: str = ""
    wrong: str = ""
    right: str = ""
    shown: str = ""
    truth: str = ""


@dataclass(frozen=True)
class Outcome:
    """The outcome of one form: the verdict on its LaTeX, if it has any, and its errors by setting, if they were measured."""

    verdict: Verdict | None
    errors: dict[str, float]

    @property
    def refused_by(self) -> tuple[str, ...]:
        """The means that refused the form, as in `Case.by`; empty if the form was accepted."""
        found = []
        if self.verdict is not None and not self.verdict.checked:
            found.append(_means(self.verdict.problems[0].message))
        if any(not error <= TRUTH_TOLERANCE for error in self.errors.values()):
            found.append("truth")
        return tuple(found)

    def sentences(self) -> list[str]:
        """Return what the checks say of the form, in Markdown, without their advice."""
        found = []
        if self.verdict is not None:
            said = (
                self.verdict.problems[0].message
                if self.verdict.problems
                else self.verdict.sentence()
            )
            found.append(f"**Agreement:** {_plain(ADVICE.split(said)[0])}.")
        if self.errors:
            measured = ", ".join(
                f"{_figure(error)}\u00a0({words})".replace(" ", "\u00a0")
                for words, error in self.errors.items()
            )
            found.append(f"**Truth:** relative error {measured}.")
        return found


class Replay:
    """The cases of a folder, to be run against a project."""

    def __init__(self, folder: Path, project: Project) -> None:
        self.folder, self.project = folder, project
        path = folder / CASES
        try:
            self.text = path.read_text(encoding="utf-8")
            entries = tomllib.loads(self.text)["case"]
        except (OSError, ValueError, KeyError) as error:
            raise Problem(f"this is no list of cases in TOML: {error}", path=path) from None
        self.cases = [Case(**{**entry, "by": tuple(entry["by"])}) for entry in entries]

    def wrong(self, case: Case) -> Outcome:
        """Return the outcome of the wrong form."""
        module = self._module(case.wrong_module) if case.wrong_module else self._code(case)
        return self._outcome(case, case.wrong or self._right(case), module, "wrong")

    def right(self, case: Case) -> Outcome:
        """Return the outcome of the right form."""
        return self._outcome(case, self._right(case), self._code(case), "right")

    def problem(self, message: str, case: Case, field: str = "name") -> Problem:
        """Return a problem at a field of a case."""
        own = self.text.partition(f'name = "{case.name}"')
        before = len(own[0]) + (own[1] + own[2]).find(f"{field} =")
        line = self.text.count("\n", 0, max(before, len(own[0]))) + 1
        return Problem(message, line, path=self.folder / CASES)

    def _equation(self, case: Case) -> Equation:
        if case.equation not in self.project.equations:
            raise self._unknown(case)
        return self.project.equations[case.equation]

    def _unknown(self, case: Case) -> Problem:
        message = f"{case.name}: no equation is named {case.equation}"
        return self.problem(message, case, "equation")

    def unknown(self) -> Iterator[Problem]:
        """Yield the cases whose equation is not in the report."""
        for case in self.cases:
            if case.equation and case.equation not in self.project.equations:
                yield self._unknown(case)

    def _right(self, case: Case) -> str:
        return case.right or (self._equation(case).display.latex if case.equation else "")

    def _code(self, case: Case) -> Path | None:
        if case.equation:
            return self._equation(case).snippet
        return self._module(case.module) if case.module else None

    def _module(self, name: str) -> Path:
        return self.folder / "modules" / f"{name}.py"

    def _outcome(self, case: Case, latex: str, module: Path | None, form: str) -> Outcome:
        verdict = None if module is None else self._verdict(case, latex, module)
        return Outcome(verdict, self._errors(case, form) if case.truth else {})

    def _verdict(self, case: Case, latex: str, module: Path) -> Verdict:
        verdict: Verdict = self.project.ask("other", latex, module)
        if any(problem.path is not None for problem in verdict.problems):
            raise self.problem(f"{case.name}: {verdict.problems[0]}", case)
        return verdict

    def _errors(self, case: Case, form: str) -> dict[str, float]:
        module = load(self.folder / "truth" / f"{case.truth}.py")
        return {
            words: float(module.error(getattr(module, form), argument))
            for words, argument in module.SETTINGS.items()
        }

    def table(self) -> str:
        """Return the cases as a Markdown table; Problem if a wrong form is not refused as expected, or a right one is refused."""
        rows = ["| Where, and what was wrong | Wrong form | Refused by |", "|---|---|---|"]
        for case in self.cases:
            wrong, right = self.wrong(case), self.right(case)
            if wrong.refused_by != case.by:
                came = (
                    f"refused by {', '.join(wrong.refused_by)}" if wrong.refused_by else "accepted"
                )
                message = f"the wrong form of {case.name} is {came}"
                raise self.problem(f"{message}, not refused by {', '.join(case.by)}", case, "by")
            if right.refused_by:
                message = f"the right form of {case.name} is refused"
                raise self.problem(f"{message}: {' '.join(right.sentences())}", case, "right")
            shown = case.shown or f"${case.wrong}$"
            rows.append(
                f"| [{case.where}]({case.url})<br>{case.what} | {shown} | {'<br>'.join(wrong.sentences())} |"
            )
        return "\n".join(rows)


def table(project: Project, uri: str) -> str:
    """Return the table of published errors, each replayed in this build."""
    return Replay(project.settings.tests / "published_errors", project).table()


def problems(project: Project) -> Iterator[Problem]:
    """Yield what is wrong in the list of cases; that they are refused is seen where they are shown."""
    try:
        yield from Replay(project.settings.tests / "published_errors", project).unknown()
    except Problem as problem:
        yield problem


def load(path: Path) -> Any:
    """Return the module of a file, executed again at each call."""
    spec = importlib.util.spec_from_file_location(f"replay_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _means(message: str) -> str:
    return next((means for means, pattern in MEANS.items() if re.search(pattern, message)), "form")


def _figure(error: float) -> str:
    return f"{error:.2g}".replace("-", "\u2212") if error < 0.5 else f"{error:.3g}"


def _plain(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]|$^~#])", r"\\\1", escape(text, quote=False))
