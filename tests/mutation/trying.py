"""Try mutants: each against its page, a damaged module also against its own test alone."""

from types import CodeType

from equations.latex import parse
from equations.problem import Problem
from equations.settings import Settings
from tests.mutation import Mutant, Outcome, canonical, joint
from tests.mutation.inline import Inlines
from tests.mutation.own_tests import Fails, damaged, helpers, imported, with_tests
from tests.mutation.record import SIDES
from tests.mutation.report import PROOF, Report, on_more_draws


def all_mutants(report: Report, sides: tuple[str, ...]) -> list[Mutant]:
    """Return every mutant of a report, always in the same order."""
    found: list[Mutant] = []
    for equation in report.project.equations.values():
        found += report.of_display(equation) if "page" in sides else []
        found += report.of_module(equation) if "snippet" in sides else []
    found += Inlines(report).mutants() if "inline" in sides else []
    return found + (joint.mutants(report) if "joint" in sides else [])


def try_all(report: Report, mutants: list[Mutant], tests_pass: bool = False) -> list[Outcome]:
    """Return what noticed each mutant; raise Problem if something fails without damage.

    tests_pass says that the tests of equations are known to pass, so that this is not tried.
    """
    side = {side: [one for one in mutants if one.side == side] for side in SIDES}
    for name in dict.fromkeys(one.equation for one in side["page"] + side["snippet"]):
        verdict = report.judge.display(name, report.project.equations[name].display.latex)
        if not verdict.checked:
            raise Problem(f"{name} fails without any damage: {verdict.sentence()}")
    outcomes: list[Outcome] = []
    for mutant in side["page"]:
        if outcomes and outcomes[-1].mutant.equation != mutant.equation:
            parse.cache_clear()  # 20,000 trees are a gigabyte
        outcomes.append(report.try_display(mutant))
    outcomes += _try_modules(report, side["snippet"], tests_pass) if side["snippet"] else []
    outcomes += Inlines(report).try_all(side["inline"]) if side["inline"] else []
    return outcomes + (joint.try_all(report, side["joint"]) if side["joint"] else [])


def try_in_process(settings: Settings, mutants: list[Mutant], tests_pass: bool) -> list[Outcome]:
    """Do the same in a process that has not read the report yet."""
    return try_all(Report(settings), mutants, tests_pass)


def _try_modules(report: Report, mutants: list[Mutant], tests_pass: bool) -> list[Outcome]:
    outcomes: list[Outcome] = []
    by_name: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        by_name.setdefault(mutant.equation, []).append(mutant)

    def run(fails: Fails) -> None:
        for name, mine in by_name.items():
            outcomes.extend(_try_module(report, mutant, fails) for mutant in mine)
            if not tests_pass and fails(name):
                raise Problem(f"the test of {name} fails without any damage, or keeps state")

    with_tests(report, list(by_name), run)
    return outcomes


def _try_module(report: Report, mutant: Mutant, fails: Fails) -> Outcome:
    equation, subject = report.project.equations[mutant.equation], report.subject(mutant.equation)
    latex, code, names = equation.display.latex, _compiled(mutant), helpers(report)
    forms = {canonical.of_module(one) for one in (mutant.text, subject.snippet.source)}
    with damaged(subject.function, code, names):
        agreement = report.agreement(latex, subject)
        same = len(forms) == 1 and not agreement and on_more_draws(latex, subject)
    with damaged(imported(report, mutant.equation), code, names):
        truth = fails(mutant.equation)
    return Outcome(mutant, agreement, truth, PROOF if same and not truth else "")


def _compiled(mutant: Mutant) -> CodeType:
    module = compile(mutant.text, mutant.file, "exec", dont_inherit=True)
    codes = (one for one in module.co_consts if isinstance(one, CodeType))
    return next(one for one in codes if one.co_name == mutant.equation)
