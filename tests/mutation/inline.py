"""Mutants of inline formulas: what is computed, an identity or a restatement is damaged.

A condition is a choice of its author, so nothing could refuse another one. A section of a page is
read as a whole, since formulas choose values for those that follow.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from equations.inline import Outcome as Read
from equations.judge import Section
from equations.latex import parse
from equations.project import Formula
from equations.tree import Chain, Node, Number, Rows, Symbol, walk
from tests.mutation import Mutant, Outcome
from tests.mutation.displays import mutate
from tests.mutation.formula import Edit, Names
from tests.mutation.limit import TooLong, time_limit
from tests.mutation.report import Report

NO_DAMAGE = ("arrow for =", "equality moved")  # an arrow says what to do; what is < is also ≤
MEANS = (
    ("values", "recompute it|this is false|finite|logarithm"),
    ("unsaid", "nothing computes this"),
    ("shapes", "shape|vector|axes|transpose"),
)
SECONDS = 3
SAME_VALUE = "the same value: the program finds the two sides, before and after, equal"
STILL_TRUE = "an inequality that the program computes, and that is still true"
AS_PRINTED = "the printed digits are still those of the other side: they are too few to tell"
PRINTED = re.compile(
    r"\s*-?\s*\d+(?:\{,\}\d{3})*(?:\.(\d+))?(\s*\\cdot\s*10\^(?:\d|\{-?\d+\}))?\s*"
)


@dataclass(frozen=True)
class _Claim:
    """A relation that is no condition: its kind, its sign, and the two sides."""

    kind: str
    sign: str
    left: Node
    right: Node

    def holds(self, edit: Edit) -> bool:
        """Whether an edit is inside one of the sides or the sign."""
        return self.left.place.start <= edit.start and edit.end <= self.right.place.end


class Inlines:
    """The inline formulas of a report by page and section."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.sections: dict[str, list[tuple[Section, list[Formula]]]] = {}
        self._read: dict[Section, list[Read]] = {}
        project, formulas = report.project, iter(report.project.formulas)
        for page in project.pages:
            names = frozenset(project.known_on(page))
            equations = tuple(display.name for display in page.displays)
            for group in page.sections():
                section = Section(tuple(one.latex for one in group), equations, names)
                mine = [next(formulas) for _ in group]
                self.sections.setdefault(page.uri, []).append((section, mine))

    def mutants(self) -> list[Mutant]:
        """Return every mutant of every inline formula, always in the same order."""
        found: list[Mutant] = []
        for sections in self.sections.values():
            for number, (section, formulas) in enumerate(sections):
                names = self._names(section)
                for place, formula in enumerate(formulas):
                    found += _mutants(formula, names, (number, place))
        return found

    def _names(self, section: Section) -> Names:
        """Return what the names of a section are: known ones, and those that it gives a value."""
        values, functions, matrices = set(section.known), set[str](), set[str]()
        for latex in section.formulas:
            for node in walk(_parsed(latex)):
                if isinstance(node, Chain):
                    values |= {one.spelled or "" for one in node.sides if isinstance(one, Symbol)}
        for name in section.equations:
            names = self.report.names(name)
            values |= names.values
            matrices |= names.matrices
            signature = self.report.judge.library.load(name).signature
            functions |= {one.name for one in signature.parameters if one.kind == "function"}

        def is_function(name: str) -> bool:
            known = name.removesuffix("_prime") in functions
            return known or self.report.judge.find(name) is not None

        return Names(is_function, values, matrices)

    def try_all(self, mutants: list[Mutant]) -> list[Outcome]:
        """Return what noticed each mutant."""
        return [self._try(mutant) for mutant in mutants]

    def _try(self, mutant: Mutant) -> Outcome:
        number, place, relation = mutant.place
        section, formulas = self.sections[mutant.equation][number]
        before = self.read(section)
        try:
            with time_limit(SECONDS):
                after = self._with(section, place, mutant.text)
        except TooLong:
            return Outcome(mutant, "time")
        pairs = zip(before, after, strict=True)
        new = {at: b.problem for at, (a, b) in enumerate(pairs) if b.problem and not a.problem}
        if problem := new.get(place):
            found = (word for word, pattern in MEANS if re.search(pattern, problem.message))
            return Outcome(mutant, next(found, "names"))
        if new:
            return Outcome(mutant, "later")
        claim = list(_claims(formulas[place]))[relation]
        kinds = after[place].kinds
        if claim.sign not in ("=", "\\approx") and kinds == before[place].kinds:
            return Outcome(mutant, "", same=STILL_TRUE)
        return Outcome(mutant, "", same=self._same(section, place, claim, mutant.text))

    def read(self, section: Section) -> list[Read]:
        """Return what the formulas of a section say without damage."""
        if section not in self._read:
            self._read[section] = self.report.judge.section(section)
        return self._read[section]

    def _with(self, section: Section, place: int, latex: str) -> list[Read]:
        formulas = (*section.formulas[:place], latex, *section.formulas[place + 1 :])
        return self.report.judge.section(replace(section, formulas=formulas))

    def _same(self, section: Section, place: int, claim: _Claim, damaged: str) -> str:
        """Return why a damaged side means the same as before, if the program can tell."""
        latex = section.formulas[place]
        for side, other in ((claim.left, claim.right), (claim.right, claim.left)):
            start, end = side.place.start, side.place.end
            changed = damaged[start : len(damaged) - len(latex) + end]
            if damaged != latex[:start] + changed + latex[end:]:
                continue
            if self._holds(section, place, f"{side.place.of(latex)} + 0 = {changed} + 0"):
                return SAME_VALUE
            printed = PRINTED.fullmatch(other.place.of(latex))
            if printed and claim.kind == "computed" and not PRINTED.fullmatch(changed):
                unit = f"{10.0 ** -len(printed[1] or ''):.12f}{printed[2] or ''}"
                off = f"\\lvert {changed} - ({printed[0]}) \\rvert"
                if self._holds(section, place, f"{off} \\le {unit}"):
                    return AS_PRINTED
        return ""

    def _holds(self, section: Section, place: int, latex: str) -> bool:
        """Whether a formula in the place of another one is computed, or an identity."""
        read = self._with(section, place, latex)[place]
        return not read.problem and read.kinds in (("computed",), ("identity",))


def _parsed(latex: str) -> Node:
    return parse(latex, "inline")


def _claims(formula: Formula) -> Iterator[_Claim]:
    """Yield the relations of a formula that are no conditions."""
    tree, kinds = _parsed(formula.latex), iter(formula.outcome.kinds)
    for piece in tree.rows if isinstance(tree, Rows) else (tree,):
        if isinstance(piece, Chain):
            sides = zip(piece.sides, piece.relations, piece.sides[1:], strict=False)
            for (left, relation, right), kind in zip(sides, kinds, strict=False):
                if kind != "condition" and left and right:
                    yield _Claim(kind, relation.text, left, right)


def _mutants(formula: Formula, names: Names, place: tuple[int, int]) -> Iterator[Mutant]:
    if formula.outcome.problem:
        return
    claims, latex = list(_claims(formula)), formula.latex
    edits = dict[str, Edit]()
    if claims:
        made = [edit for edit, _ in mutate(latex, names, "inline")]
        for edit in (*made, *_digits(_parsed(latex), latex)):
            edits.setdefault(" ".join(edit.apply(latex).split()), edit)
    for edit in edits.values():
        damaged = edit.apply(latex)
        hit = next((at for at, claim in enumerate(claims) if claim.holds(edit)), None)
        if hit is not None and edit.kind not in NO_DAMAGE:
            kind, file = f"{claims[hit].kind}: {edit.kind}", str(formula.page.path)
            shown, line = " ".join(damaged.split()), formula.line + latex.count("\n", 0, edit.start)
            yield Mutant(
                formula.page.uri, "inline", kind, file, line, damaged, shown, (*place, hit)
            )


def _digits(tree: Node, latex: str) -> Iterator[Edit]:
    """Yield changes of one digit of a number, the last by two: one may be a matter of rounding."""
    for node in walk(tree):
        if isinstance(node, Number):
            raw = node.place.of(latex)
            value, count = int(re.sub(r"\D", "", raw)), len(re.sub(r"\D", "", raw))
            for power in range(count):
                for step in (1, -1) if power else (2, -2):
                    changed = value + step * 10**power
                    digits = iter(str(changed).zfill(count))
                    if 0 <= changed < 10**count:
                        text = re.sub(r"\d", lambda _: next(digits), raw)  # noqa: B023
                        kind = "digit changed" if power else "last digit changed"
                        yield Edit(kind, node.place.start, node.place.end, text)
