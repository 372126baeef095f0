"""How a question stands in the Markdown of a page, and the answer that an equation gives.

    !!! question
        What is asked.

        - [ ] A wrong choice
          and, on the next lines, why it is wrong.
        - [x] The right choice

        Why.

In the place of choices may stand the call of one snippet, which gives the number that is asked for:

        = `forget_half_life(f=0.9)`, to two decimals
"""

import ast
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import reduce
from typing import Any

from equations.equation import Equation
from equations.page import Box, Page
from equations.problem import Problem
from equations.project import Project

OPENED = re.compile(r"!!! ?question\b")
CHOICE = re.compile(r"\[([ x])\] +\S")
DECIMALS = {"as a whole number": 0, "to one decimal": 1} | {
    f"to {word} decimals": number for number, word in enumerate(("two", "three", "four"), 2)
}
NUMERIC = re.compile(r"= `(?P<call>[^`]+)`, (?P<accuracy>[a-z ]+)")
LONGEST = 1000


@dataclass(frozen=True)
class Numeric:
    """The number that an equation gives: arguments in order, and where in the results it stands."""

    equation: Equation
    arguments: list[Any]
    at: list[int]
    accuracy: str
    value: float

    @property
    def decimals(self) -> int:
        """How many decimals are asked for."""
        return DECIMALS[self.accuracy]

    def __str__(self) -> str:
        return f"{self.value:,.{self.decimals}f}".replace("-", "\N{MINUS SIGN}")


@dataclass(frozen=True)
class Question:
    """A question of a page; numeric is None where one of several choices is right."""

    line: int
    numeric: Numeric | None


def problems(project: Project) -> Iterator[Problem]:
    """Yield what is wrong with the questions of all pages."""
    for page in project.pages:
        yield from (one for one in questions(project, page) if isinstance(one, Problem))


def questions(project: Project, page: Page) -> Iterator[Question | Problem]:
    """Yield each question of a page in order, or what is wrong with it."""
    for box in page.boxes:
        if OPENED.match(box.opening.strip()):
            try:
                yield Question(box.line, _numeric(project, page, box))
            except Problem as problem:
                yield (
                    problem.at(page.path)
                    if problem.line
                    else Problem(problem.message, box.line, path=page.path)
                )


def _numeric(project: Project, page: Page, box: Box) -> Numeric | None:
    """Return the number that is asked for, None where there are choices; raise Problem."""
    if '"' in box.opening:
        raise Problem("a question has no title: what is asked is its first paragraph")
    parts = list(_parts(page, box))
    kinds = "".join(kind for kind, *_ in parts)
    if not re.fullmatch("t+[cn]t+", kinds):
        form = "what is asked, then choices `- [ ] …` or `` = `call`, to two decimals ``, then why"
        raise Problem(f"a question has three parts, a blank line between two: {form}")
    kind, line, text = next(part for part in parts if part[0] != "t")
    try:
        if kind == "n":
            return numeric(project, text)
        _check_choices(text)
    except Problem as problem:
        raise Problem(problem.message, line) from None
    return None


def _parts(page: Page, box: Box) -> Iterator[tuple[str, int, str]]:
    """Yield the paragraphs of a box: c(hoices), n(umber) or t(ext), first line, and text."""
    lines = [line[4:].rstrip() for line in page.text.split("\n")[box.line : box.end]]
    start = 0
    for end in range(len(lines) + 1):
        if end == len(lines) or not lines[end]:
            if text := "\n".join(lines[start:end]):
                kind = {"- [": "c", "= `": "n"}.get(text[:3], "t")
                yield kind, box.line + 1 + start, text
            start = end + 1


def _check_choices(text: str) -> None:
    choices = re.split(r"^- ", text, flags=re.MULTILINE)[1:]
    marks = [found[1] if (found := CHOICE.match(one)) else "" for one in choices]
    if "" in marks:
        raise Problem("a choice begins with `- [ ]` or, the right one, with `- [x]`")
    if marks.count("x") != 1 or len(marks) < 2:
        raise Problem("of two or more choices one is right: `- [x]`")


def numeric(project: Project, text: str) -> Numeric:
    """Return the number that a line such as ``= `sigmoid(z=[2])`, to two decimals`` asks for."""
    found = NUMERIC.fullmatch(text)
    if found is None or found["accuracy"] not in DECIMALS:
        known = ", ".join(DECIMALS)
        raise Problem(f"a number is asked for as ``= `call`, to two decimals``; there are {known}")
    name, positional, named, at = _call(found["call"])
    equation = project.equations.get(name)
    if equation is None or equation.code is None:
        near = get_close_matches(name, project.equations, 1)
        cure = f"do you mean {near[0]}?" if near else "`python -m equations` lists the names"
        raise Problem(f"no equation is named {name}: {cure}")
    wanted = [item.name for item in equation.code.signature.parameters]
    given = dict(zip(wanted, positional, strict=False)) | named
    if len(positional) + len(named) != len(wanted) or sorted(given) != sorted(wanted):
        raise Problem(f"{name} takes {', '.join(wanted)}, each once")
    arguments = [given[one] for one in wanted]
    results = project.ask("value", name, arguments)
    if isinstance(results, Problem):
        raise results
    value = _entry(results[0] if len(results) == 1 else results, at)
    return Numeric(equation, arguments, at, found["accuracy"], value)


def _call(text: str) -> tuple[str, list[Any], dict[str, Any], list[int]]:
    """Return name, arguments in order and by name, and the indices behind the call; run nothing."""
    cure = "write the call of one snippet with numbers, as in `cell_update([0.5], [2], [0], [1])`"
    try:
        if len(text) > LONGEST:
            raise ValueError
        node, at = ast.parse(text, mode="eval").body, list[int]()
        while isinstance(node, ast.Subscript):
            at.insert(0, ast.literal_eval(node.slice))
            node = node.value
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            raise ValueError
        positional = [ast.literal_eval(one) for one in node.args]
        named = {one.arg or "": ast.literal_eval(one.value) for one in node.keywords}
    except (SyntaxError, ValueError, TypeError, MemoryError, RecursionError):
        raise Problem(f"{text[:60]} is not read: {cure}") from None
    natural = all(type(one) is int and one >= 0 for one in at)
    if not natural or not all(map(_is_number, (*positional, *named.values()))):
        raise Problem(f"{text[:60]} is not read: {cure}")
    return node.func.id, positional, named, at


def _is_number(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(_is_number, value))
    return type(value) in (int, float) and math.isfinite(value)


def _entry(results: Any, at: list[int]) -> float:
    try:
        found = reduce(lambda one, index: one[index], at, results)
    except (IndexError, TypeError):
        raise Problem(f"the result has no entry {at}: the indices count from 0") from None
    while isinstance(found, list) and len(found) == 1:
        found = found[0]
    if isinstance(found, list):
        raise Problem("the result is more than one number: say which by an index, `call(…)[0]`")
    return float(found)
