"""Compare one display with its module on random draws. The verdict says how it agreed, or what is wrong."""

import math
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from equations import expression as ex
from equations.draw import DRAWS, draw
from equations.evaluate import STRICT, Values
from equations.expression import Expression
from equations.latex import parse
from equations.problem import Problem
from equations.scope import Find, Scope
from equations.settings import Settings
from equations.shapes import Signature, first_indices, shape, sizes_of
from equations.sides import Agreement, Statement
from equations.snippets import Snippet
from equations.spelling import source
from equations.statement import Module, statement
from equations.translation import Translation, translate
from equations.tree import Symbol, walk
from equations.writing import check_writing

MORE_DRAWS, MOST_DRAWS = 24, 64
Function = Callable[..., Any]
Case = tuple[tuple[Any, ...], tuple[Any, ...]]


@dataclass
class Verdict:
    """The outcome for one equation: how it was checked, or the problems found.

    first is the first number that was compared: from the LaTeX, and from the module. cases are the
    drawn arguments with what the module returned, and in_javascript the largest difference of the
    translation from it, None where there is no V8 to run it.
    """

    relation: str = "="
    draws: int = 0
    difference: float = 0.0
    tightest: float | None = None
    first: tuple[float, float] | None = None
    symbols: dict[str, str] = field(default_factory=dict)
    letters: set[str] = field(default_factory=set)
    rests_on: dict[str, str] = field(default_factory=dict)
    translation: Translation | None = None
    cases: list[Case] = field(default_factory=list, repr=False)
    in_javascript: float | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def checked(self) -> bool:
        """Whether the equation was evaluated on all draws and agreed each time."""
        return self.draws >= DRAWS and not self.problems

    @property
    def ratio(self) -> str:
        """What `tightest` is for an inequality: the smaller side by the larger."""
        return "left / right" if self.relation.startswith(("<", "\\le")) else "right / left"

    def brief(self) -> str:
        """Return how the equation was checked, in a few words."""
        if self.tightest is not None:
            return f"inequality held, {self.draws} draws"
        if not self.difference:
            return f"exactly equal, {self.draws} draws"
        return f"agrees to 1e{math.ceil(math.log10(self.difference))}, {self.draws} draws"

    def sentence(self) -> str:
        """Return how the equation was checked."""
        if not self.checked:
            return "not checked: " + "; ".join(problem.message for problem in self.problems)
        how = f"largest relative difference {self.difference:.1e}"
        parts = [f"agrees on {self.draws} random draws"]
        parts.append(how if self.difference else "exactly equal")
        if self.tightest is not None:
            parts.append(
                f"the inequality held each time, {self.ratio} was at most {self.tightest:.3f}"
            )
        if self.in_javascript is not None:
            how = f"differs from the code by at most {self.in_javascript:.0e}"
            parts.append(f"in JavaScript {how if self.in_javascript else 'exactly equal'}")
        return "; ".join(parts)


@dataclass(frozen=True)
class Subject:
    """A module under test: what it declares, its function, and how other functions are found."""

    snippet: Snippet
    function: Function
    find: Find
    settings: Settings


def check(latex: str, subject: Subject, draws: int = DRAWS) -> Verdict:
    """Return the verdict on a display and its module."""
    verdict = Verdict()
    try:
        _check(latex, subject, draws, verdict)
    except Problem as problem:
        verdict.problems.append(problem)
    return verdict


def _check(latex: str, subject: Subject, draws: int, verdict: Verdict) -> None:
    snippet, signature = subject.snippet, subject.snippet.signature
    names = {item.name for item in signature.parameters}
    functions = {item.name for item in signature.parameters if item.kind == "function"}
    sizes = sizes_of(signature, subject.settings.sizes)
    scope = Scope(names | sizes.keys(), functions, subject.find)
    tree = parse(latex)
    verdict.relation, stated = statement(tree, Module(snippet.name, signature), scope)
    spelled = {one.spelled or "" for one in walk(tree) if isinstance(one, Symbol)}
    verdict.letters = spelled | scope.symbols.keys()
    verdict.symbols = {name: source(latex, one, name) for name, one in scope.symbols.items()}
    _compare(stated, subject, draws, verdict)
    verdict.translation = translate(stated, snippet.name, signature, subject.find)
    for name in names - scope.symbols.keys():
        message = f"the parameter {name} of {snippet.name} does not occur in the equation"
        raise Problem(f"{message}: leave it out of the function, or put it into the LaTeX")
    check_writing(scope.met, latex)


def _compare(stated: Statement, subject: Subject, draws: int, verdict: Verdict) -> None:
    agreement, branches = Agreement(), dict[Any, bool]()
    signature = subject.snippet.signature
    first = {one.name: first_indices(one) for one in (*signature.parameters, *signature.results)}
    if any(_turns(part) for part in ex.walk(stated.expressions())):
        draws = max(draws, MORE_DRAWS)
    while agreement.draws < draws or not all(branches.values()):
        if agreement.draws >= MOST_DRAWS and not all(branches.values()):
            where = r"a branch of the cases, max, min or \bmod (or the terms of a sum)"
            message = f"{where} was never met in {agreement.draws} draws"
            raise Problem(f"{message}; fix the condition or the Shapes")
        one = draw(signature, agreement.draws, subject.snippet.name, subject.settings)
        values = Values({**one.sizes, **one.values}, first, subject.find)
        results = returned(subject, one.values, one.sizes)
        stated.compare(values, results, agreement)
        verdict.cases.append((tuple(one.values.values()), tuple(results.values())))
        agreement.draws += 1
        for key, taken in values.branches.items():
            branches[key] = branches.get(key, False) or taken
    for name, edge in _edges(stated, signature):
        one = draw(signature, agreement.draws, subject.snippet.name, subject.settings)
        one.values[name] = _with_edge(one.values[name], edge)
        values = Values({**one.sizes, **one.values}, first, subject.find)
        results = returned(subject, one.values, one.sizes)
        stated.compare(values, results, agreement)
        verdict.cases.append((tuple(one.values.values()), tuple(results.values())))
    verdict.draws, verdict.difference = agreement.draws, agreement.difference
    verdict.tightest, verdict.first = agreement.tightest, agreement.first


def _edges(stated: Statement, signature: Signature) -> set[tuple[str, float]]:
    """Return real parameters with the numbers that conditions compare them with: no draw meets these."""
    real = {item.name for item in signature.parameters if not item.kind}
    found = set()
    for part in ex.walk(stated.expressions()):
        if isinstance(part, ex.Condition):
            bodies = [side.body if isinstance(side, ex.Entry) else side for side in part.sides]
            names = real & {body.name for body in bodies if isinstance(body, ex.Variable)}
            numbers = {float(side.value) for side in part.sides if isinstance(side, ex.Constant)}
            found |= {(name, number) for name in names for number in numbers}
    return found


def _with_edge(drawn: Any, edge: float) -> Any:
    """Return a drawn value whose first entry is a given number."""
    if not np.ndim(drawn):
        return edge
    changed = np.array(drawn, dtype=float)
    changed.flat[0] = edge
    return changed


def _turns(part: Expression) -> bool:
    """Whether a part behaves differently for some values, so that few draws may miss it."""
    return isinstance(part, ex.Extreme | ex.Choice) or getattr(part, "kind", "") == "absolute"


def returned(subject: Subject, values: dict[str, Any], sizes: dict[str, int]) -> dict[str, Any]:
    """Return what a module returns by name; raise Problem where it is not what its Shapes declare."""
    name, declared = subject.snippet.name, subject.snippet.signature.results
    given = {key: one.copy() if isinstance(one, np.ndarray) else one for key, one in values.items()}
    try:
        with np.errstate(**STRICT):  # type: ignore[arg-type]
            found = subject.function(**given)
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == str(subject.snippet.path)]
        place = f" in line {lines[-1]} of its module" if lines else ""
        raise Problem(f"{name} raised {type(error).__name__}{place}: {error}") from None
    for key, one in values.items():
        if isinstance(one, np.ndarray) and not np.array_equal(one, given[key]):
            raise Problem(f"{name} changes its argument {key}; a snippet must be pure")
    results = found if isinstance(found, tuple) else (found,)
    if len(results) != len(declared):
        count = f"{len(results)} value(s), but Shapes declares {len(declared)} after ->"
        raise Problem(f"{name} returns {count}")
    for item, result in zip(declared, results, strict=True):
        _check_result(f"{name} returns {item.name}", result, shape(item, sizes))
    return dict(zip([item.name for item in declared], results, strict=True))


def _check_result(what: str, result: Any, shape: tuple[int, ...]) -> None:
    try:
        found = np.shape(result)
    except ValueError:
        message = "as a list of parts that differ in length; return an array"
        raise Problem(f"{what} {message}") from None
    if found != shape:
        raise Problem(f"{what} with shape {found}; Shapes says {shape}")
    if np.asarray(result).dtype.kind not in "biuf":
        raise Problem(f"{what} as something that is not real numbers")
    if not np.all(np.isfinite(result)):
        raise Problem(f"{what} with a value that is not finite")
