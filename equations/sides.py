"""What a display states, decided once: which side is compared with what the module returns, and how."""

import itertools
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from equations.arrays import RELATIONS
from equations.evaluate import Values, evaluate
from equations.expression import Expression
from equations.problem import Problem
from equations.resolve import arguments_of, function_name, resolve
from equations.scope import Scope
from equations.shapes import Declared, Signature, first_indices
from equations.spelling import readings, spell, spell_item, splittings
from equations.tree import Chain, Node, Product, Raised, Rows, Symbol

TOLERANCE = 1e-10
EQUALS = ("=", "\\leftarrow")
Results = dict[str, Any]


@dataclass
class Agreement:
    """How well the sides agreed on the draws so far."""

    draws: int = 0
    difference: float = 0.0
    tightest: float | None = None


@dataclass
class Module:
    """What a statement needs to know of the module: its name, and what its docstring declares."""

    name: str
    signature: Signature

    @property
    def result(self) -> Declared:
        """The only result."""
        return self.signature.results[0]


@dataclass
class Equal:
    """Each side is the result of that name."""

    name: str
    sides: list[Expression]

    def expressions(self) -> tuple[Expression, ...]:
        """Return what is evaluated."""
        return tuple(self.sides)

    def compare(self, values: Values, results: Results, agreement: Agreement) -> None:
        """Compare on one draw; raise Problem where a side differs."""
        for side in self.sides:
            compare(evaluate(side, values), results[self.name], self.name, side, agreement)


@dataclass
class Entries:
    """Each side is one entry of the result, for all values of the free indices."""

    name: str
    letters: list[str]
    first: tuple[int, ...]
    sides: list[Expression]

    def expressions(self) -> tuple[Expression, ...]:
        """Return what is evaluated."""
        return tuple(self.sides)

    def compare(self, values: Values, results: Results, agreement: Agreement) -> None:
        """Compare on one draw; raise Problem where a side differs."""
        expected = np.asarray(results[self.name])
        for side in self.sides:
            computed = np.empty(expected.shape)
            for position in itertools.product(*map(range, expected.shape)):
                numbers = (one + start for one, start in zip(position, self.first, strict=True))
                values.names.update(zip(self.letters, numbers, strict=True))
                entry = evaluate(side, values)
                if np.ndim(entry):
                    message = f"the right-hand side is no number for one entry of {self.name}"
                    raise side.fail(message)
                computed[position] = entry
            compare(computed, expected, self.name, side, agreement)


@dataclass
class Named:
    """Rows that name values one after another; those that are results are compared."""

    rows: list[tuple[str, list[Expression]]] = field(default_factory=list)

    def expressions(self) -> tuple[Expression, ...]:
        """Return what is evaluated."""
        return tuple(side for _, sides in self.rows for side in sides)

    def compare(self, values: Values, results: Results, agreement: Agreement) -> None:
        """Compare on one draw; raise Problem where a side differs."""
        for name, sides in self.rows:
            for side in sides:
                value = evaluate(side, values)
                if name in results:
                    compare(value, results[name], name, side, agreement)
            values.names[name] = value


@dataclass
class Inequality:
    """Two sides, which the module returns both, and which is the smaller."""

    relation: str
    left: Expression
    right: Expression

    def expressions(self) -> tuple[Expression, ...]:
        """Return what is evaluated."""
        return self.left, self.right

    def compare(self, values: Values, results: Results, agreement: Agreement) -> None:
        """Compare on one draw; raise Problem where a side differs or the relation does not hold."""
        numbers = []
        for side, (name, expected) in zip((self.left, self.right), results.items(), strict=True):
            numbers.append(np.asarray(evaluate(side, values), dtype=float))
            compare(numbers[-1], expected, name, side, agreement)
        left, right = numbers
        less = self.relation.startswith(("<", "\\le"))
        strict = -1 if self.relation in ("<", ">") else 1
        slack = TOLERANCE * np.maximum(np.abs(left), np.abs(right)) * strict * (1 if less else -1)
        if not np.all(RELATIONS[self.relation](left, right + slack)):
            raise self.left.fail(f"the inequality does not hold: left {left}, right {right}")
        small, large = (left, right) if less else (right, left)
        agreement.tightest = max(agreement.tightest or 0.0, float(np.max(small / large)))


Statement = Equal | Entries | Named | Inequality


def compare(value: Any, expected: Any, name: str, side: Expression, agreement: Agreement) -> None:
    """Note how far a side is from what the code returned; raise Problem if that is too far."""
    if np.shape(value) != np.shape(expected):
        shapes = f"{np.shape(value)}, the code with shape {np.shape(expected)}"
        raise side.fail(f"the LaTeX gives {name} with shape {shapes}")
    scale = float(np.max(np.abs(expected))) or 1.0
    difference = float(np.max(np.abs(np.asarray(value) - np.asarray(expected)))) / scale
    agreement.difference = max(agreement.difference, difference)
    if not difference <= TOLERANCE:
        place = f"relative difference {difference:.2g} on draw {agreement.draws + 1}"
        raise side.fail(f"the LaTeX and the code disagree on {name}: {place}")


def relation_of(rows: tuple[Node, ...]) -> str:
    """Return the relation of a display: an inequality stands alone, else = (or an arrow) leads."""
    found: list[str] = []
    for row in rows:
        if not isinstance(row, Chain):
            raise row.fail("the display states nothing: it needs a relation such as =")
        found += [relation.text for relation in row.relations]
        for relation in row.relations:
            if relation.text not in (*EQUALS, *RELATIONS):
                message = f"{relation.text} is not computed: a display is exact, so write =, < or \\le"
                raise relation.fail(message)
    unequal = [relation for relation in found if relation not in EQUALS]
    if unequal and len(found) > 1:
        raise rows[0].fail("an inequality stands alone: one left side, one right side")
    return (unequal or found)[0]


def statement(tree: Node, module: Module, scope: Scope) -> Statement:
    """Return what a display states; raise Problem where it cannot be what the module computes."""
    if isinstance(tree, Rows):
        return _rows(tree, module, scope)
    assert isinstance(tree, Chain)
    results = module.signature.results
    if relation_of((tree,)) not in EQUALS:
        if len(results) != 2:
            wanted = f"{module.name} must return both sides: `-> left (), right ()`"
            raise tree.fail(f"for an inequality {wanted}")
        left, right = (resolve(side, scope) for side in tree.sides if side is not None)
        return Inequality(relation_of((tree,)), left, right)
    if len(results) != 1:
        wanted = r"that needs \begin{aligned} with one row for each"
        raise tree.fail(f"the function returns {len(results)} values; {wanted}")
    return _chain(tree, module, scope)


def _chain(chain: Chain, module: Module, scope: Scope) -> Equal | Entries:
    first, name = chain.sides[0], module.result.name
    assert first is not None
    left = spell(first) if isinstance(first, Symbol) else None
    _meet(scope, name, first)
    arrows = [relation for relation in chain.relations if relation.text == "\\leftarrow"]
    if arrows and not (left == name in scope.names and len(chain.sides) == 2):
        message = r"\leftarrow stands alone and updates a parameter of the function; elsewhere write ="
        raise arrows[0].fail(message)
    if left == name:
        parameters = [item.name for item in module.signature.parameters]
        if chain.relations[0].text == "=" and name in parameters:
            raise chain.fail(f"{name} is both a parameter and the result; write \\leftarrow for an update")
        return Equal(name, _sides(chain, scope))
    indices = _applied_indices(first, module, scope)
    if indices is None and isinstance(first, Symbol):
        found = [one.indices for one in readings(first) if one.name == name and one.indices]
        indices = found[0] if found else None
    if indices is None:
        raise first.fail(_wanted(first, module))
    letters = [spell_item(item) or "" for item in indices]
    axes = module.result.axes or ()
    if letters and len(letters) != len(axes):
        message = f"{name} has {len(axes)} axes, but the left-hand side carries {len(letters)} indices"
        raise first.fail(message)
    if not letters:
        return Equal(name, _sides(chain, scope))
    with scope.bound(letters, first, "the left-hand side"):
        starts = first_indices(module.result)
        return Entries(name, letters, starts, _sides(chain, scope))


def _sides(chain: Chain, scope: Scope) -> list[Expression]:
    return [resolve(side, scope) for side in chain.sides[1:] if side is not None]


def _wanted(first: Node, module: Module) -> str:
    name = module.result.name
    given = ", ".join(item.name for item in module.signature.parameters)
    wanted = f"{name} = …" if name != module.name else f"{name}({given}) = …"
    said = "it is an expression"
    if isinstance(first, Symbol):
        said = f"it is {spell(first) or 'not a plain name'}"
    return f"the left-hand side must be the function's name for its result ({wanted}); {said}"


def _applied_indices(side: Node, module: Module, scope: Scope) -> tuple[Node, ...] | None:
    r"""Return the free indices behind the module's function applied to parameters, \sigma(z)_i; else None."""
    match side:
        case Product((head, argument)) if (given := arguments_of(argument)) is not None:
            pass
        case _:
            return None
    if not _is_function(head, module, scope):
        return None
    names = [spell_item(item) for item in given]
    wanted = [item.name for item in module.signature.parameters]
    if [name for name in wanted if name in names] != names:
        taken, found = ", ".join(wanted), ", ".join(map(str, names))
        raise argument.fail(f"{module.name} takes ({taken}), but the left-hand side gives it ({found})")
    if isinstance(argument, Raised):
        if argument.primes or argument.sup:
            return None
        return splittings(argument.sub)[-1]
    return ()


def _is_function(head: Node, module: Module, scope: Scope) -> bool:
    """Whether a head is the module's function, by its own name, its letter or the result's name."""
    if isinstance(head, Symbol) and spell(head) in (module.result.name, module.name):
        return True
    name = function_name(head, scope)
    found = scope.find(name) if name else None
    known = module.name in (name, getattr(found, "__name__", None))
    if known and module.result.name != module.name:
        message = f"Shapes must call the result {module.name}: `-> {module.name} (…)`"
        raise head.fail(message)
    return known


def _meet(scope: Scope, name: str, side: Node) -> None:
    if isinstance(side, Symbol):
        found = next((reading for reading in readings(side) if reading.name == name), None)
        if found is not None:
            scope.meet(found, side)


def _rows(tree: Rows, module: Module, scope: Scope) -> Named:
    stated, lefts, used = Named(), {}, set[str]()
    for row in tree.rows:
        assert isinstance(row, Chain)
        left = row.sides[0]
        name = spell(left) if isinstance(left, Symbol) else None
        if left is None or name is None:
            raise row.fail("the left-hand side of a row must be a name")
        arrow = row.relations[0].text == "\\leftarrow"
        if name in scope.names and not arrow:
            message = f"{name} has a value already: it is a parameter or the left-hand side of an earlier row"
            raise row.fail(message)
        if name not in scope.names and arrow:
            raise row.fail(f"\\leftarrow updates what has a value, and {name} has none yet; write =")
        stated.rows.append((name, _sides(row, scope)))
        scope.names.add(name)
        lefts[name] = left
    used = set(scope.symbols)
    results = [item.name for item in module.signature.results]
    for name in results:
        if name not in lefts:
            raise Problem(f"{module.name} returns {name}, but no row has {name} on its left")
    for name, left in lefts.items():
        if name not in results and name not in used:
            raise left.fail(f"{name} is neither returned by {module.name} nor used in a later row")
        _meet(scope, name, left)
    return stated
