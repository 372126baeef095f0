"""What a snippet's docstring declares: shapes, kinds of random values, meanings and sources."""

import ast
import difflib
import keyword
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from equations.kinds import KINDS
from equations.problem import Problem
from equations.settings import Settings

SECTIONS = ("Shapes", "Where", "Source")
MOST_NUMBERS = 100_000


@dataclass(frozen=True)
class Declared:
    """One name of `Shapes:`: its axes as written ("n+d"), None without a shape; its kind."""

    name: str
    axes: tuple[str, ...] | None
    kind: str = ""

    def written(self) -> str:
        """Return it as it stands in `Shapes:`."""
        axes = None if self.axes is None else ", ".join(self.axes) + "," * (len(self.axes) == 1)
        return " ".join(filter(None, (self.name, axes and f"({axes})", self.kind)))


@dataclass(frozen=True)
class Signature:
    """What a docstring declares, and the line of the module at which each section begins."""

    parameters: tuple[Declared, ...]
    results: tuple[Declared, ...]
    meanings: dict[str, str]
    sources: tuple[str, ...]
    lines: dict[str, int] = field(default_factory=dict)

    def written(self) -> str:
        """Return the text of `Shapes:`."""
        sides = (self.parameters, self.results)
        return " -> ".join(", ".join(item.written() for item in side) for side in sides)


def size(text: str, sizes: Mapping[str, int]) -> int:
    """Return the size that an axis such as n, 2, 4n, n+d or T+1 stands for."""
    total = 0
    for term in re.sub(r"\s", "", text).split("+"):
        found = re.fullmatch(r"([0-9]{0,4})([A-Za-z]*)", term)
        if not term or found is None or (found[2] and found[2] not in sizes):
            known = f"{', '.join(sizes)}, numbers below 10000, and sums or multiples of them"
            raise Problem(f"the size {text!r} in Shapes is not known: use {known}")
        total += int(found[1] or 1) * sizes.get(found[2], 1)
    if not total:
        raise Problem(f"the size {text!r} in Shapes is 0: an axis has at least one entry")
    return total


def shape(declared: Declared, sizes: Mapping[str, int]) -> tuple[int, ...]:
    """Return the shape of a declared name."""
    return tuple(size(axis, sizes) for axis in declared.axes or ())


def first_indices(declared: Declared) -> tuple[int, ...]:
    """Return the first index of each axis: of size S it counts from 1, of size S+1 from 0."""
    axes = declared.axes or ()
    return tuple(0 if re.fullmatch(r"\w+\s*\+\s*1", axis) else 1 for axis in axes)


def sizes_of(signature: Signature, sizes: Mapping[str, int]) -> dict[str, int]:
    """Return the sizes whose letters occur in the shapes of a signature."""
    found: set[str] = set()
    for item in (*signature.parameters, *signature.results):
        texts = [*(item.axes or ()), *item.kind.split()[1:]]
        found.update(re.findall(r"[A-Za-z]+", " ".join(texts)))
    return {letter: number for letter, number in sizes.items() if letter in found}


def read_docstring(
    function: ast.FunctionDef, settings: Settings
) -> tuple[Signature, list[Problem], list[Problem]]:
    """Return what a docstring declares, the problems of its Shapes, and those of the rest."""
    reader = _Reader(function, settings)
    signature = reader.signature()
    return signature, reader.of_shapes, [p for p in reader.problems if p not in reader.of_shapes]


@dataclass(frozen=True)
class _Text:
    """Some text of a docstring, and the line of the module on which it begins."""

    text: str
    line: int

    def split(self, separator: str) -> list["_Text"]:
        """Return the parts between the places that match a regular expression."""
        found, start = [], 0
        places = [match.span() for match in re.finditer(separator, self.text)]
        for end, following in [*places, (len(self.text), 0)]:
            part = self.text[start:end]
            blank = len(part) - len(part.lstrip()) if part.strip() else 0
            above = self.text[: start + blank].count("\n")
            found.append(_Text(part.strip(), self.line + above))
            start = following
        return found

    def __str__(self) -> str:
        return " ".join(self.text.split())


class _Reader:
    """One docstring: its sections, what they declare, and the problems found on the way."""

    def __init__(self, function: ast.FunctionDef, settings: Settings) -> None:
        self.function, self.settings = function, settings
        self.source = f"a key of {settings.place(settings.docs / settings.bibliography)} or `{settings.own_source}`"
        self.problems: list[Problem] = []
        text = ast.get_docstring(function, clean=False) or ""
        self.line = function.body[0].lineno if text else function.lineno
        if not text.lstrip().startswith("Return"):
            self.say('the docstring must begin with "Return …"', self.line)
        self.sections = self._sections(text)

    def say(self, message: str, line: int) -> None:
        last = self.function.body[0].end_lineno or line
        self.problems.append(Problem(message, max(self.function.lineno, min(line, last))))

    def _sections(self, text: str) -> dict[str, _Text]:
        """Find the sections: a word with a colon at the margin, and the indented lines after it."""
        found: dict[str, _Text] = {}
        _, *rest = text.split("\n")
        margin = min((len(row) - len(row.lstrip()) for row in rest if row.strip()), default=0)
        current = ""
        for line, row in enumerate(rest, self.line + 1):
            head = re.match(r"(\w+):(.*)", row[margin:])
            near = difflib.get_close_matches(head[1].title(), SECTIONS, 1, 0.75) if head else []
            if head and head[1] in SECTIONS:
                current = head[1]
                if current in found:
                    self.say(f"`{current}:` stands twice in the docstring: join the two", line)
                found[current] = _Text(head[2], line)
            elif head and near:
                self.say(f"`{head[1]}:` is not known in a docstring: write `{near[0]}:`", line)
                current = ""
            elif current and (not row.strip() or row[margin].isspace()):
                found[current] = _Text(f"{found[current].text}\n{row}", found[current].line)
            elif current:
                self.say(f"indent this line if it continues `{current}:`, or move it above", line)
        return found

    def signature(self) -> Signature:
        """Return what the sections declare, as far as they can be read."""
        before = len(self.problems)
        parameters, results = self._shapes()
        self.of_shapes = self.problems[before:]
        lines = {name: section.line for name, section in self.sections.items()}
        return Signature(parameters, results, self._where(), self._source(), lines)

    def _shapes(self) -> tuple[tuple[Declared, ...], tuple[Declared, ...]]:
        section = self.sections.get("Shapes")
        if section is None:
            self.say("the docstring needs a line such as `Shapes: x_t (d,) -> h_t (n,)`", self.line)
            return (), ()
        sides = section.split("->")
        if len(sides) != 2:
            self.say(
                "Shapes needs one `->`, between the parameters and the results; "
                f"it has {len(sides) - 1}",
                section.line,
            )
            return (), ()
        before = len(self.problems)
        parameters, results = self._declarations(sides[0]), self._declarations(sides[1])
        for item, line in results:
            if item.kind:
                self.say(f"{item.name} is a result and takes no word such as {item.kind}", line)
        if not sides[1].text:
            self.say("Shapes names no result after `->`", section.line)
        declared = [item.name for item, _ in parameters]
        actual = [node.arg for node in ast.walk(self.function.args) if isinstance(node, ast.arg)]
        if len(self.problems) == before and declared != actual:
            said, takes = ", ".join(declared), ", ".join(actual)
            self.say(f"Shapes declares ({said}), but the function takes ({takes})", section.line)
        both = (tuple(item for item, _ in parameters), tuple(item for item, _ in results))
        letters = sizes_of(Signature(*both, {}, ()), self.settings.sizes)
        for item, line in (*parameters, *results):
            if item.name in letters:
                self.say(f"{item.name} is the size of an axis: give the value another name", line)
        return both

    def _declarations(self, side: _Text) -> list[tuple[Declared, int]]:
        found: list[tuple[Declared, int]] = []
        for item in side.split(r",(?![^(]*\))") if side.text else []:
            try:
                declared = self._declared(str(item))
                if declared.name in [other.name for other, _ in found]:
                    raise Problem(f"{declared.name} stands twice in Shapes: take one out")
                found.append((declared, item.line))
            except Problem as problem:
                self.say(problem.message, item.line)
        return found

    def _declared(self, text: str) -> Declared:
        """Return one declaration; raise the problem of a shape and a kind that do not fit."""
        if not text:
            raise Problem("Shapes has nothing between two commas, or a comma too many at an end")
        match = re.fullmatch(r"([^\W\d]\w*) ?(?:\(([^()]*)\))? ?([^()]*)", text)
        if match is None or keyword.iskeyword(match[1]):
            raise Problem(
                f"Shapes cannot be read at {text!r}: write `name (n, d)` or `name (n,) positive`"
            )
        name, inside, words = match.groups()
        axes = None if inside is None else tuple(part.strip() for part in inside.split(","))
        if axes and not axes[-1]:
            axes = axes[:-1]
        sizes = self.settings.sizes
        word, *rest = words.split() or [""]
        kind = KINDS.get(word)
        if kind is None:
            known = ", ".join(filter(None, KINDS))
            raise Problem(f"{word!r} after {name} is not a kind of value; there are {known}")
        misfit = len(rest) != kind.sized or (axes is None) != (kind.axes is None)
        if misfit or len(axes or ()) < (kind.axes or 0):
            letter = next(iter(sizes), "2")
            form = {None: "", 0: "()"}.get(kind.axes, f"({letter},)")
            wanted = " ".join(filter(None, (name, form, word, letter if kind.sized else "")))
            raise Problem(f"Shapes cannot be read at {text!r}: write for example `{wanted}`")
        if (rest or kind.axes) and size((*(axes or ()), *rest)[-1], sizes) == 1:
            raise Problem(f"{text!r} has one value only: give it a size above 1")
        if math.prod(size(axis, sizes) for axis in (*(axes or ()), *rest)) > MOST_NUMBERS:
            raise Problem(f"{name} is too large to draw: at most {MOST_NUMBERS} numbers")
        return Declared(name, axes, words)

    def _where(self) -> dict[str, str]:
        section, found = self.sections.get("Where"), dict[str, str]()
        for part in section.split(";") if section else []:
            match = re.fullmatch(r"([^\W\d]\w*) is (.+)", str(part))
            if match is None:
                wanted = "write `name is its meaning`, with a semicolon between two"
                self.say(f"Where cannot be read at {str(part)!r}: {wanted}", part.line)
            elif marked := re.search(r"[$<\[|`]", match[2]):
                self.say(f"a meaning is plain words, without {marked[0]}", part.line)
            elif match[1] in found:
                self.say(f"{match[1]} stands twice in Where: take one out", part.line)
            else:
                found[match[1]] = match[2]
        return found

    def _source(self) -> tuple[str, ...]:
        section, found = self.sections.get("Source"), list[str]()
        if section is None:
            self.say(f"the docstring needs a line `Source:` with {self.source}", self.line)
        for part in section.split(",") if section else []:
            key = str(part)
            if not key:
                self.say(f"Source has nothing between two commas: write {self.source}", part.line)
            elif " " in key and key != self.settings.own_source:
                self.say(f"Source cannot be read at {key!r}: write {self.source}", part.line)
            elif key in found:
                self.say(f"{key} stands twice in Source: take one out", part.line)
            else:
                found.append(key)
        return tuple(found)
