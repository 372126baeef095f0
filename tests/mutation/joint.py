"""Joint mutants: page and code are wrong alike, as when their author is; only the test can see it.

The code of a joint mutant is the damaged LaTeX itself, evaluated; page and code agree then.
"""

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from types import CodeType
from typing import Any

import numpy as np

from equations.evaluate import Values, evaluate
from equations.latex import parse
from equations.problem import Problem
from equations.scope import Scope
from equations.shapes import Signature, first_indices, shape, sizes_of
from equations.sides import Entries, Equal, Inequality, Named
from equations.statement import Module, statement
from equations.verdict import Subject, check
from tests.mutation import Mutant, Outcome
from tests.mutation.limit import TooLong, time_limit
from tests.mutation.own_tests import Fails, damaged, imported, with_tests
from tests.mutation.report import Report

SECONDS = 3
UNABLE = "the LaTeX, as code, does not pass the test without damage: it takes other arguments"
NO_CODE = "the damaged LaTeX is no code that would agree with it"
NOTHING = "it computes the same"


def mutants(report: Report) -> list[Mutant]:
    """Return the mutants of all displays as joint ones."""
    equations = report.project.equations.values()
    return [replace(one, side="joint") for name in equations for one in report.of_display(name)]


def try_all(report: Report, chosen: list[Mutant]) -> list[Outcome]:
    """Return whether the own test notices what page and code have in common."""
    outcomes: list[Outcome] = []
    by_name: dict[str, list[Mutant]] = {}
    for mutant in chosen:
        by_name.setdefault(mutant.equation, []).append(mutant)

    def run(fails: Fails) -> None:
        for name, mine in by_name.items():
            latex = report.project.equations[name].display.latex
            able = not _fails(report, name, _code_of(latex, report.subject(name)), fails)
            for mutant in mine:
                outcomes.append(_try(report, mutant, fails) if able else _set_aside(mutant, UNABLE))

    with_tests(report, list(by_name), run)
    return outcomes


def _set_aside(mutant: Mutant, why: str) -> Outcome:
    return Outcome(mutant, "", None, why)


def _try(report: Report, mutant: Mutant, fails: Fails) -> Outcome:
    name, subject = mutant.equation, report.subject(mutant.equation)
    try:
        with time_limit(SECONDS):
            code = _code_of(mutant.text, subject)
            alike = replace(subject, function=code)
            agrees = check(mutant.text, alike).checked
            same = agrees and check(report.project.equations[name].display.latex, alike).checked
    except (Problem, TooLong):
        agrees = same = False
    if not agrees or same:
        return _set_aside(mutant, NOTHING if same else NO_CODE)
    return Outcome(mutant, "", _fails(report, name, code, fails))


def _fails(report: Report, name: str, code: Callable[..., Any], fails: Fails) -> bool:
    """Whether the test of an equation fails with other code."""
    text = f"def {name}(*arguments, **named): return joint_code(*arguments, **named)"
    jump = next(one for one in compile(text, name, "exec").co_consts if isinstance(one, CodeType))
    function = imported(report, name)
    function.__globals__["joint_code"] = code
    with damaged(function, jump, {}):
        return fails(name)


def _code_of(latex: str, subject: Subject) -> Callable[..., Any]:
    """Return a function that computes what a display states; raise Problem if it states nothing."""
    snippet, signature = subject.snippet, subject.snippet.signature
    names = [item.name for item in signature.parameters]
    functions = {item.name for item in signature.parameters if item.kind == "function"}
    sizes = sizes_of(signature, subject.settings.sizes)
    scope = Scope({*names, *sizes}, functions, subject.find)
    _, stated = statement(parse(latex), Module(snippet.name, signature), scope)
    first = {one.name: first_indices(one) for one in (*signature.parameters, *signature.results)}

    def code(*arguments: Any, **named: Any) -> Any:
        given = {**dict(zip(names, arguments, strict=False)), **named}
        values = Values({**sizes, **_sizes(signature, given), **given}, first, subject.find)
        match stated:
            case Equal(_, sides):
                return evaluate(sides[-1], values)
            case Inequality(_, left, right):
                return evaluate(left, values), evaluate(right, values)
            case Named(rows):
                for name, row in rows:
                    values.names[name] = evaluate(row[-1], values)
                found = tuple(values.names[one.name] for one in signature.results)
                return found if len(found) > 1 else found[0]
        return _entries(stated, values, signature)

    return code


def _sizes(signature: Signature, given: dict[str, Any]) -> dict[str, int]:
    """Return the sizes that the arguments have: of axes such as n, or T+1."""
    found: dict[str, int] = {}
    for item in (one for one in signature.parameters if one.name in given):
        for axis, size in zip(item.axes or (), np.shape(given[item.name]), strict=False):
            if match := re.fullmatch(r"([A-Za-z]+)(?:\+(\d+))?", axis):
                found.setdefault(match[1], size - int(match[2] or 0))
    return found


def _entries(stated: Entries, values: Values, signature: Signature) -> Any:
    wanted = shape(signature.results[0], {**values.names})
    found = []
    for position in itertools.product(*map(range, wanted)):
        numbers = (one + start for one, start in zip(position, stated.first, strict=True))
        values.names.update(zip(stated.letters, numbers, strict=True))
        found.append(evaluate(stated.sides[-1], values))
    return np.array(found).reshape(wanted)
