"""The report under test: read once, judged in this process, and the mutants of its equations."""

import re

from equations.equation import Equation
from equations.judge import Judge
from equations.latex import parse
from equations.problem import Problem
from equations.project import WORKER, Project
from equations.settings import Settings
from equations.verdict import Subject, Verdict, check
from tests.mutation import Mutant, Outcome, canonical, displays, modules
from tests.mutation.formula import Names
from tests.mutation.limit import TooLong, time_limit

MORE_DRAWS = 100
VALUES = r"disagree|not hold|finite|case|outside -?\d+ to|never met|log|invalid value|zero|whole"
SHAPES = r"shape|vector|axes|transpose|no number for one entry|dimension|broadcast|matmul"
MEANS = (("values", VALUES), ("shapes", SHAPES), ("raised", r" raised | returns \d+ value"))


class Report:
    """A report, and what its modules and displays are by name."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.project = settings, Project(settings)
        WORKER.stop()
        self.judge = Judge(settings)
        self.judge.prepare(tuple(one.display.latex for one in self.project.equations.values()))
        self.activation = self.project.notation.functions.get("sigma", "sigma")

    def subject(self, name: str) -> Subject:
        """Return the module of an equation as it is compared with a display."""
        snippet, function = self.judge.library.load(name), self.judge.library.function(name)
        assert function is not None
        return Subject(snippet, function, self.judge.find, self.settings)

    def names(self, name: str) -> Names:
        """Return what the names of an equation are."""
        signature = self.judge.library.load(name).signature
        functions = {item.name for item in signature.parameters if item.kind == "function"}
        values = {item.name for item in (*signature.parameters, *signature.results)} - functions
        matrices = {item.name for item in signature.parameters if len(item.axes or ()) == 2}

        def is_function(name: str) -> bool:
            return name.removesuffix("_prime") in functions or self.judge.find(name) is not None

        return Names(is_function, values, matrices)

    def of_display(self, equation: Equation) -> list[Mutant]:
        """Return the mutants of one display."""
        latex, found = equation.display.latex, []
        for edit, damaged in displays.mutate(latex, self.names(equation.name)):
            before = latex.count("\n", 0, edit.start)
            shown = damaged.splitlines()[min(before, damaged.count("\n"))].strip()
            line, file = equation.display.line + 1 + before, str(equation.page.path)
            found.append(Mutant(equation.name, "page", edit.kind, file, line, damaged, shown))
        return found

    def of_module(self, equation: Equation) -> list[Mutant]:
        """Return the mutants of the module of one equation."""
        library, snippet = self.judge.library, self.judge.library.load(equation.name)

        def same(one: str, other: str) -> bool:
            known = one in library.paths and other in library.paths
            forms = (modules.formula(library.load(name).source) for name in (one, other))
            return known and len(set(forms)) == 1

        names = modules.Names(self.names(equation.name).matrices, self.activation, same)
        return [
            Mutant(equation.name, "snippet", kind, str(equation.snippet), line, text, shown)
            for kind, text, line, shown in modules.mutate(snippet.source, names)
        ]

    def agreement(self, latex: str, subject: Subject) -> str:
        """Return by what page and code refuse each other, "" if they agree."""
        try:
            with time_limit():
                verdict = check(latex, subject)
        except TooLong:
            return "time"
        return "" if verdict.checked else means(latex, verdict)

    def try_display(self, mutant: Mutant) -> Outcome:
        """Return whether the check refuses a damaged display, and by what."""
        subject = self.subject(mutant.equation)
        if agreement := self.agreement(mutant.text, subject):
            return Outcome(mutant, agreement)
        latex = self.project.equations[mutant.equation].display.latex
        forms = [canonical.of_formula(parse(one)) for one in (mutant.text, latex)]
        same = forms[0] == forms[1] and on_more_draws(mutant.text, subject)
        return Outcome(mutant, "", same=PROOF if same else "")


PROOF = f"the same but for the order or writing of factors and terms; equal on {MORE_DRAWS} draws"


def on_more_draws(latex: str, subject: Subject) -> bool:
    """Whether a display and a module agree on many draws."""
    return check(latex, subject, MORE_DRAWS).checked


def means(latex: str, verdict: Verdict) -> str:
    """Return by what a display was refused, in a word."""
    try:
        parse(latex)
    except Problem:
        return "parse"
    message = verdict.problems[0].message
    return next((word for word, pattern in MEANS if re.search(pattern, message)), "names")
