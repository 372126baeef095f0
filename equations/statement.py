"""Decide once what a display states: its left-hand side, its relation, and its resolved sides."""

from dataclasses import dataclass

from equations.arrays import RELATIONS
from equations.expression import Expression
from equations.problem import Problem
from equations.resolve import resolve
from equations.scope import Scope
from equations.shapes import Declared, Signature, first_indices
from equations.sides import Entries, Equal, Inequality, Named, Statement
from equations.spelling import spell_item
from equations.tree import Chain, Head, Node, Product, Raised, Rows, Symbol, arguments_of

EQUALS = ("=", "\\leftarrow")


@dataclass
class Module:
    """What a statement needs to know of the module: its name, and what its docstring declares."""

    name: str
    signature: Signature

    @property
    def result(self) -> Declared:
        """The only result."""
        return self.signature.results[0]


def _relation(rows: tuple[Node, ...]) -> str:
    """Return the relation of a display: an inequality stands alone, else = (or an arrow) leads."""
    found: list[str] = []
    for row in rows:
        if not isinstance(row, Chain):
            raise row.fail("the display states nothing: it needs a relation such as =")
        found += [relation.text for relation in row.relations]
        for relation in row.relations:
            if relation.text not in (*EQUALS, *RELATIONS):
                message = (
                    f"{relation.text} is not computed: a display is exact, so write =, < or \\le"
                )
                raise relation.fail(message)
    unequal = [relation for relation in found if relation not in EQUALS]
    if unequal and len(found) > 1:
        raise rows[0].fail("an inequality stands alone: one left side, one right side")
    return (unequal or found)[0]


def statement(tree: Node, module: Module, scope: Scope) -> tuple[str, Statement]:
    """Return the relation of a display and what it states; Problem if the module cannot compute it."""
    if isinstance(tree, Rows):
        relation = _relation(tree.rows)
        if relation not in EQUALS:
            raise tree.fail("an inequality stands alone: without aligned, and without rows")
        return relation, _rows(tree, module, scope)
    relation, results = _relation((tree,)), module.signature.results
    assert isinstance(tree, Chain)
    if relation not in EQUALS:
        if len(results) != 2:
            wanted = f"{module.name} must return both sides: `-> left (), right ()`"
            raise tree.fail(f"for an inequality {wanted}")
        left, right = (resolve(side, scope) for side in tree.sides if side is not None)
        return relation, Inequality(relation, left, right)
    if len(results) != 1:
        wanted = r"that needs \begin{aligned} with one row for each"
        raise tree.fail(f"the function returns {len(results)} values; {wanted}")
    return relation, _chain(tree, module, scope)


def _chain(chain: Chain, module: Module, scope: Scope) -> Equal | Entries:
    first, name = chain.sides[0], module.result.name
    assert first is not None
    _meet(scope, name, first)
    left = first.spelled if isinstance(first, Symbol) else None
    _check_arrows(chain, module, left)
    if left == name:
        return Equal(name, _sides(chain, scope))
    letters = [spell_item(item) or "" for item in _free_indices(first, module, scope)]
    if not letters:
        return Equal(name, _sides(chain, scope))
    axes = module.result.axes or ()
    if len(letters) != len(axes):
        message = (
            f"{name} has {len(axes)} axes, but the left-hand side carries {len(letters)} indices"
        )
        raise first.fail(message)
    with scope.bound(letters, first, "the left-hand side"):
        return Entries(name, letters, first_indices(module.result), _sides(chain, scope))


def _check_arrows(chain: Chain, module: Module, left: str | None) -> None:
    """Raise Problem where a parameter is updated by = or something else by an arrow."""
    name = module.result.name
    own = left == name in [item.name for item in module.signature.parameters]
    updates = own and len(chain.sides) == 2
    for relation in chain.relations:
        if relation.text == "\\leftarrow" and not updates:
            message = r"\leftarrow stands alone and updates a parameter of the function"
            raise relation.fail(f"{message}; elsewhere write =")
    if own and chain.relations[0].text == "=":
        message = f"{name} is both a parameter and the result; write \\leftarrow for an update"
        raise chain.fail(message)


def _free_indices(first: Node, module: Module, scope: Scope) -> tuple[Node, ...]:
    """Return the free indices on the left-hand side; Problem if that is not the module's result."""
    indices = _applied_indices(first, module, scope)
    if indices is None and isinstance(first, Symbol):
        name = module.result.name
        found = [
            one.indices
            for one in first.readings
            if one.name == name and one.indices and (one.layer or not first.sup)
        ]
        indices = found[0] if found else None
    if indices is None:
        raise first.fail(_wanted(first, module))
    return indices


def _sides(chain: Chain, scope: Scope) -> list[Expression]:
    return [resolve(side, scope) for side in chain.sides[1:] if side is not None]


def _wanted(first: Node, module: Module) -> str:
    name = module.result.name
    given = ", ".join(item.name for item in module.signature.parameters)
    wanted = f"{name} = …" if name != module.name else f"{name}({given}) = …"
    said = "it is an expression"
    if isinstance(first, Symbol):
        said = f"it is {first.spelled or 'not a plain name'}"
    return f"the left-hand side must be the function's name for its result ({wanted}); {said}"


def _applied_indices(side: Node, module: Module, scope: Scope) -> tuple[Node, ...] | None:
    r"""Return the free indices behind the module's function applied to parameters, \sigma(z)_i; else None."""
    match side:
        case Product((head, argument)) if (given := arguments_of(argument)) is not None:
            pass
        case _:
            return None
    scripts = isinstance(head, Symbol | Head) and (head.sub or head.sup)
    named = isinstance(head, Symbol) and head.spelled is not None
    if (scripts and not named) or not _is_function(head, module, scope):
        return None
    names = [spell_item(item) for item in given]
    wanted = [item.name for item in module.signature.parameters]
    if [name for name in wanted if name in names] != names:
        taken, found = ", ".join(wanted), ", ".join(map(str, names))
        raise argument.fail(
            f"{module.name} takes ({taken}), but the left-hand side gives it ({found})"
        )
    if isinstance(argument, Raised):
        if argument.primes or argument.sup:
            return None
        return argument.sub.indices if argument.sub else ()
    return ()


def _is_function(head: Node, module: Module, scope: Scope) -> bool:
    """Whether a head is the module's function, by its own name, its letter or the result's name."""
    if isinstance(head, Symbol) and head.spelled in (module.result.name, module.name):
        return True
    name = scope.function_name(head)
    found = scope.find(name) if name else None
    known = module.name in (name, getattr(found, "__name__", None))
    if known and module.result.name != module.name:
        message = f"Shapes must call the result {module.name}: `-> {module.name} (…)`"
        raise head.fail(message)
    return known


def _meet(scope: Scope, name: str, side: Node) -> None:
    if isinstance(side, Symbol):
        found = next((reading for reading in side.readings if reading.name == name), None)
        if found is not None:
            scope.meet(found, side)


def _rows(tree: Rows, module: Module, scope: Scope) -> Named:
    stated, lefts, used = Named(), {}, set[str]()
    for row in tree.rows:
        assert isinstance(row, Chain)
        left = row.sides[0]
        name = left.spelled if isinstance(left, Symbol) else None
        if left is None or name is None:
            raise row.fail("the left-hand side of a row must be a name")
        arrow = row.relations[0].text == "\\leftarrow"
        if name in scope.names and not arrow:
            message = f"{name} has a value already: it is a parameter or the left-hand side of an earlier row"
            raise row.fail(message)
        if name not in scope.names and arrow:
            raise row.fail(
                f"\\leftarrow updates what has a value, and {name} has none yet; write ="
            )
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
