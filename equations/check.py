"""Compare one display with its snippet on random draws. The verdict says how it was checked, or what is wrong and where."""

import itertools
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from lark import Tree

from equations.arrays import RELATIONS
from equations.draw import SIZES, draw, first_indices, shape, sizes_of
from equations.errors import EquationError
from equations.evaluate import Evaluator, fail
from equations.latex import Node, parse
from equations.snippets import Snippet
from equations.spelling import Part, primes, readings, script, sole, source, spell, spell_item, splittings
from equations.writing import check_scripts, check_writing

DRAWS = 8
MOST_DRAWS = 64
TOLERANCE = 1e-10
Functions = Callable[[str], Callable[..., Any] | None]
EQUALS = ("=", "\\leftarrow")


@dataclass
class Verdict:
    """The outcome for one equation: how it was checked, or the problems found."""

    relation: str = "="
    draws: int = 0
    difference: float = 0.0
    tightest: float | None = None
    symbols: dict[str, str] = field(default_factory=dict)
    rests_on: dict[str, str] = field(default_factory=dict)
    problems: list[EquationError] = field(default_factory=list)

    @property
    def checked(self) -> bool:
        """Whether the equation was evaluated on all draws and agreed each time."""
        return self.draws >= DRAWS and not self.problems

    def sentence(self) -> str:
        """Return how the equation was checked, for a title on the page."""
        if not self.checked:
            return "not checked: " + "; ".join(problem.message for problem in self.problems)
        text = f"LaTeX and code agree on {self.draws} random draws; largest relative difference {self.difference:.1e}"
        return text if self.tightest is None else f"{text}; the inequality held each time, left / right was at most {self.tightest:.3f}"


@dataclass
class _Draw:
    """One draw: the evaluator that knows its values, and the module's results by name."""

    evaluator: Evaluator
    results: dict[str, Any]


def check(latex: str, snippet: Snippet, functions: Functions) -> Verdict:
    """Return the verdict on a display and its snippet. functions finds a function by its LaTeX or Python name."""
    verdict = Verdict()
    try:
        tree = parse(latex)
        check_scripts(tree)
        rows = _rows(tree)
        verdict.relation = _relation(rows)
        used: set[str] = set()
        branches: dict[tuple[int, int], bool] = {}
        while verdict.draws < DRAWS or (not all(branches.values()) and verdict.draws < MOST_DRAWS):
            one = _draw(snippet, functions, verdict.draws)
            if tree.data == "aligned":
                _compare_rows(rows, snippet, one, verdict)
            else:
                _compare_chain(rows[0], snippet, one, verdict)
            verdict.draws += 1
            used |= one.evaluator.symbols.keys()
            for key, taken in one.evaluator.branches.items():
                branches[key] = branches.get(key, False) or taken
        if not all(branches.values()):
            raise EquationError(
                f"a branch of the cases, max or min was never met in {verdict.draws} draws; mend the condition or the Shapes"
            )
        for item in snippet.signature.parameters:
            if item.name not in used:
                raise EquationError(
                    f"the parameter {item.name} of {snippet.name} does not occur in the equation: "
                    "leave it out of the function, or put it into the LaTeX"
                )
        check_writing(one.evaluator.met.values())
        verdict.symbols = {name: source(latex, node, name) for name, node in one.evaluator.symbols.items()}
    except EquationError as problem:
        verdict.problems.append(problem)
    return verdict


def _rows(tree: Node) -> list[Node]:
    if tree.data != "aligned":
        return list(tree.children)
    rows: list[Node] = []
    for row in tree.children:
        if row.data == "more":
            rows[-1] = Tree("chain", [*rows[-1].children, *row.children], rows[-1].meta)
        else:
            rows.append(row.children[0])
    return rows


def _relation(rows: list[Node]) -> str:
    found = [str(relation.children[-1]) for row in rows for relation in row.children[1::2]]
    for row in rows:
        if len(row.children) < 3:
            raise fail("the display states nothing: it needs a relation such as =", row)
    unequal = [relation for relation in found if relation not in EQUALS]
    if unequal and len(found) > 1:
        raise fail("an inequality stands alone: one left side, one right side", rows[0])
    return unequal[0] if unequal else found[0]


def _draw(snippet: Snippet, functions: Functions, number: int) -> _Draw:
    rng = np.random.default_rng([zlib.crc32(snippet.name.encode()), number])
    signature = snippet.signature
    values = draw(signature, rng)
    given = {name: value.copy() if isinstance(value, np.ndarray) else value for name, value in values.items()}
    try:
        returned = snippet.function(**given)
    except Exception as error:
        raise EquationError(f"{snippet.name} raised {type(error).__name__}: {error}") from None
    for name, value in values.items():
        if isinstance(value, np.ndarray) and not np.array_equal(value, given[name]):
            raise EquationError(f"{snippet.name} changes its argument {name}; a snippet must be pure")
    results = returned if isinstance(returned, tuple) else (returned,)
    if len(results) != len(signature.results):
        raise EquationError(f"{snippet.name} returns {len(results)} value(s), but Shapes declares {len(signature.results)} after ->")
    for item, result in zip(signature.results, results, strict=True):
        try:
            found = np.shape(result)
        except ValueError:
            raise EquationError(f"{snippet.name} returns {item.name} as a list of parts that differ in length; return an array") from None
        if found != shape(item):
            raise EquationError(f"{snippet.name} returns {item.name} with shape {found}; Shapes says {shape(item)}")
        if np.asarray(result).dtype.kind not in "biufc":
            raise EquationError(f"{snippet.name} returns {item.name} as something that is not numbers")
        if not np.all(np.isfinite(result)):
            raise EquationError(f"{snippet.name} returns {item.name} with a value that is not finite")
    first = {item.name: first_indices(item) for item in (*signature.parameters, *signature.results)}
    evaluator = Evaluator({**sizes_of(signature), **values}, first, functions)
    return _Draw(evaluator, dict(zip([item.name for item in signature.results], results, strict=True)))


def _compare_chain(chain: Node, snippet: Snippet, one: _Draw, verdict: Verdict) -> None:
    sides = chain.children[::2]
    if verdict.relation not in EQUALS:
        _compare_inequality(chain, snippet, one, verdict)
        return
    if len(one.results) != 1:
        raise fail(f"the function returns {len(one.results)} values; that needs \\begin{{aligned}} with one row for each", chain)
    (name, expected), (declared,) = next(iter(one.results.items())), snippet.signature.results
    left = _left_symbol(sides[0])
    if left is not None:
        _meet(one.evaluator, name, left)
    arrows = [relation for relation in chain.children[1::2] if relation.children[-1] == "\\leftarrow"]
    if arrows and not (left is not None and spell(left) == name in one.evaluator.values and len(sides) == 2):
        raise fail("\\leftarrow stands alone and updates a parameter of the function; elsewhere write =", arrows[0])
    if left is not None and spell(left) == name:
        if chain.children[1].children[-1] == "=" and name in one.evaluator.values and name not in SIZES:
            raise fail(f"{name} is both a parameter and the result; write \\leftarrow for an update", chain)
        for side in sides[1:]:
            _compare(one.evaluator.vector(side), expected, name, side, verdict)
        return
    indices: list[Part] | None = None
    if _applies(sides[0], snippet, one):
        indices = _free_indices_of_application(sides[0])
    elif left is not None:
        matching = [reading.indices for reading in readings(left) if reading.name == name and reading.indices]
        indices = matching[0] if matching else None
    if indices is None:
        wanted = f"{name} = …" if name != snippet.name else f"{name}({', '.join(p.name for p in snippet.signature.parameters)}) = …"
        said = "it is an expression" if left is None else f"it is {spell(left) or 'not a plain name'}"
        raise fail(f"the left-hand side must be the function's name for its result ({wanted}); {said}", sides[0])
    letters = [spell_item(item) or "" for item in indices]
    axes = [range(start, start + length) for start, length in zip(first_indices(declared), shape(declared), strict=True)]
    if indices and len(letters) != len(axes):
        raise fail(f"{name} has {len(axes)} axes, but the left-hand side carries {len(letters)} indices", sides[0])
    if not indices:
        for side in sides[1:]:
            _compare(one.evaluator.vector(side), expected, name, side, verdict)
        return
    for side in sides[1:]:
        computed = np.empty(shape(declared))
        for position in itertools.product(*axes):
            for letter, number in zip(letters, position, strict=True):
                if letter in one.evaluator.values and letter not in letters:
                    raise fail(f"the index {letter} is already the name of something else", sides[0])
                one.evaluator.values[letter] = number
                one.evaluator.indices.add(letter)
            entry = one.evaluator.vector(side)
            if np.ndim(entry):
                raise fail(f"the right-hand side is no number for one entry of {name}", side)
            computed[tuple(number - axis.start for number, axis in zip(position, axes, strict=True))] = entry
        _compare(computed, expected, name, side, verdict)


def _compare_rows(rows: list[Node], snippet: Snippet, one: _Draw, verdict: Verdict) -> None:
    bound: list[tuple[str, Part]] = []
    lefts: dict[str, Node] = {}
    for row in rows:
        left = _left_symbol(row.children[0])
        name = None if left is None else spell(left)
        if left is None or name is None:
            raise fail("the left-hand side of a row must be a name", row)
        if name in one.evaluator.values and str(row.children[1].children[-1]) == "=":
            raise fail(f"{name} has a value already: it is a parameter or the left-hand side of an earlier row", row)
        if name not in one.evaluator.values and str(row.children[1].children[-1]) == "\\leftarrow":
            raise fail(f"\\leftarrow updates what has a value, and {name} has none yet; write =", row)
        for side in row.children[2::2]:
            value = one.evaluator.vector(side)
            if name in one.results:
                _compare(value, one.results[name], name, side, verdict)
            one.evaluator.values[name] = value
        lefts[name] = left
        bound.append((name, row))
    names = [name for name, _ in bound]
    for name in one.results:
        if name not in names:
            raise EquationError(f"{snippet.name} returns {name}, but no row has {name} on its left")
    for name, place in bound:
        if name not in one.results and name not in one.evaluator.symbols:
            raise fail(f"{name} is neither returned by {snippet.name} nor used in a later row", place)
    for name, symbol in lefts.items():
        _meet(one.evaluator, name, symbol)


def _compare_inequality(chain: Node, snippet: Snippet, one: _Draw, verdict: Verdict) -> None:
    if len(one.results) != 2:
        raise fail(f"for an inequality {snippet.name} must return both sides: `-> left (), right ()`", chain)
    sides = [chain.children[0], chain.children[2]]
    values = [one.evaluator.vector(side) for side in sides]
    for side, value, (name, expected) in zip(sides, values, one.results.items(), strict=True):
        _compare(value, expected, name, side, verdict)
    relation = str(chain.children[1].children[-1])
    left, right = (np.asarray(value, dtype=float) for value in values)
    slack = TOLERANCE * np.maximum(np.abs(left), np.abs(right)) * (-1 if relation in ("<", ">") else 1)
    if not np.all(RELATIONS[relation](left, right + (slack if relation.startswith(("<", "\\le")) else -slack))):
        raise fail(f"the inequality does not hold: left {left}, right {right}", chain)
    small, large = (left, right) if relation.startswith(("<", "\\le")) else (right, left)
    verdict.tightest = max(verdict.tightest or 0.0, float(np.max(small / large)))


def _compare(value: Any, expected: Any, name: str, node: Part, verdict: Verdict) -> None:
    if np.shape(value) != np.shape(expected):
        raise fail(f"the LaTeX gives {name} with shape {np.shape(value)}, the code with shape {np.shape(expected)}", node)
    scale = float(np.max(np.abs(expected))) or 1.0
    difference = float(np.max(np.abs(np.asarray(value) - np.asarray(expected)))) / scale
    verdict.difference = max(verdict.difference, difference)
    if not difference <= TOLERANCE:
        raise fail(f"the LaTeX and the code disagree on {name}: relative difference {difference:.2g} on draw {verdict.draws + 1}", node)


def _meet(evaluator: Evaluator, name: str, left: Node) -> None:
    reading = next((reading for reading in readings(left) if reading.name == name), None)
    if reading is not None:
        evaluator.meet(reading, left)


def _left_symbol(side: Part) -> Node | None:
    node: Part = side
    while isinstance(node, Tree) and node.data in ("chain", "product") and len(node.children) == 1:
        node = node.children[0]
    return node if isinstance(node, Tree) and node.data == "factor" and bool(readings(node)) else None


def _applies(side: Part, snippet: Snippet, one: _Draw) -> bool:
    """Whether the left side is the function itself, applied to its parameters in order: \\sigma(z) for sigmoid(z)."""
    inner = sole(side)
    if not (isinstance(inner, Tree) and inner.data == "product" and len(inner.children) == 2):
        return False
    head, argument = inner.children
    group = argument.children[0]
    if not (isinstance(group, Tree) and group.data == "group"):
        return False
    found = one.evaluator._function(head)
    if found is None or (getattr(found[1], "__name__", None) not in (snippet.name,) and found[0] != snippet.name):
        return False
    given = [spell_item(child) for child in group.children]
    wanted = [item.name for item in snippet.signature.parameters]
    if given != wanted:
        raise fail(f"{snippet.name} takes ({', '.join(wanted)}), but the left-hand side gives it ({', '.join(map(str, given))})", argument)
    if snippet.signature.results[0].name != snippet.name:
        raise fail(f"Shapes must call the result {snippet.name}: `-> {snippet.name} (…)`", side)
    return not primes(argument) and script(argument, "sup") is None


def _free_indices_of_application(side: Part) -> list[Part]:
    inner = sole(side)
    assert isinstance(inner, Tree)
    argument = inner.children[1]
    below = script(argument, "sub")
    return [] if below is None else splittings(below)[-1]
