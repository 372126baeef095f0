"""Mutants of a snippet: one change of the syntax tree of its function."""

import ast
import copy
from collections.abc import Callable, Iterator
from typing import Any

SWAPS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult), ast.Sub: (ast.Add,), ast.Mult: (ast.Add, ast.Div, ast.MatMult), ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult, ast.Add), ast.Pow: (ast.Mult, ast.Add),
}  # fmt: skip
FLIPPED: dict[type[ast.cmpop], tuple[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Gt: (ast.Lt, ast.GtE), ast.GtE: (ast.LtE, ast.Gt), ast.Lt: (ast.Gt, ast.LtE), ast.LtE: (ast.GtE, ast.Lt),
}  # fmt: skip
CALLS = {"exp": "log", "log": "exp", "maximum": "minimum", "minimum": "maximum", "sum": "prod", "prod": "sum", "max": "min", "min": "max"}
Change = tuple[str, ast.AST]


def mutate(source: str, matrices: set[str], activation: str, same: Callable[[str, str], bool]) -> list[tuple[str, str, int, str]]:
    """Return the mutants of a module as (kind, damaged source, line, damaged statement), without doubles.

    matrices names the parameters with two axes, activation the function that is swapped with tanh; same says whether
    two imported functions are one formula under two names, so that a swap of them would change nothing.
    """
    tree = ast.parse(source)
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef))
    maker = _Maker(function, matrices, activation, same)
    original = ast.unparse(tree)
    found: dict[str, tuple[str, str, int, str]] = {original: ("", "", 0, "")}
    for number, node in enumerate(_nodes(function)):
        for kind, replacement in maker.changes(node):
            changed = copy.deepcopy(tree)
            inner = next(one for one in changed.body if isinstance(one, ast.FunctionDef))
            target = list(_nodes(inner))[number]
            _replace(inner, target, copy.deepcopy(replacement))
            text = ast.unparse(ast.fix_missing_locations(changed))
            found.setdefault(text, (kind, text, node.lineno, _difference(original, text)))
    return [one for one in found.values() if one[0]]


def _nodes(function: ast.FunctionDef) -> Iterator[Any]:
    """Yield the expressions and statements of a function's body, without its docstring, in a fixed order."""
    for statement in function.body[1:]:
        for node in ast.walk(statement):
            if isinstance(node, ast.expr | ast.stmt):
                yield node


def _difference(before: str, after: str) -> str:
    """Return the first line of a text that differs from another text."""
    old = before.splitlines()
    return next((line.strip() for number, line in enumerate(after.splitlines()) if old[number : number + 1] != [line]), "(shorter)")


def _replace(root: ast.AST, target: ast.AST, replacement: ast.AST) -> None:
    for parent in ast.walk(root):
        for name, value in ast.iter_fields(parent):
            if value is target:
                setattr(parent, name, replacement)
            elif isinstance(value, list):
                value[:] = [replacement if one is target else one for one in value]


class _Maker:
    """Knows what the names of a function are, and makes the changes at a node."""

    def __init__(self, function: ast.FunctionDef, matrices: set[str], activation: str, same: Callable[[str, str], bool]) -> None:
        assigned = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        self.parameters = [argument.arg for argument in function.args.args]
        self.values = [*self.parameters, *sorted(assigned - set(self.parameters))]
        self.callees: dict[str, int] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id not in self.values:
                self.callees[node.func.id] = len(node.args)
        self.called = {id(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
        self.transposed = {id(node.value) for node in ast.walk(function) if isinstance(node, ast.Attribute)}
        self.matrices, self.activation, self.same = matrices, activation, same

    def changes(self, node: ast.AST) -> Iterator[Change]:
        """Yield (kind, replacement) for every change at one node."""
        maker = getattr(self, "_" + type(node).__name__.lower(), None)
        if maker is not None:
            yield from maker(node)

    def _binop(self, node: ast.BinOp) -> Iterator[Change]:
        for other in SWAPS.get(type(node.op), ()):
            yield "operator swapped", ast.BinOp(node.left, other(), node.right)
        kind = "term dropped" if isinstance(node.op, ast.Add | ast.Sub) else "factor dropped"
        yield kind, node.left
        yield kind, ast.UnaryOp(ast.USub(), node.right) if isinstance(node.op, ast.Sub) else node.right
        if isinstance(node.op, ast.Sub | ast.Div | ast.Pow | ast.MatMult):
            yield "order swapped", ast.BinOp(node.right, node.op, node.left)

    def _unaryop(self, node: ast.UnaryOp) -> Iterator[Change]:
        if isinstance(node.op, ast.USub):
            yield "sign lost", node.operand

    def _compare(self, node: ast.Compare) -> Iterator[Change]:
        for kind, other in zip(("relation flipped", "equality moved"), FLIPPED.get(type(node.ops[0]), ()), strict=False):
            yield kind, ast.Compare(node.left, [other()], node.comparators)

    def _attribute(self, node: ast.Attribute) -> Iterator[Change]:
        if node.attr == "T":
            yield "transpose lost", node.value

    def _name(self, node: ast.Name) -> Iterator[Change]:
        if not isinstance(node.ctx, ast.Load):
            return
        if node.id in self.values:
            for other in self.values:
                yield "name swapped", ast.Name(other, ast.Load())
            if node.id in self.matrices and id(node) not in self.transposed:
                yield "transpose added", ast.Attribute(node, "T", ast.Load())
        elif id(node) in self.called:
            for other, count in self.callees.items():
                if other != node.id and count == self.callees[node.id] and not self.same(node.id, other):
                    yield "function swapped", ast.Name(other, ast.Load())

    def _constant(self, node: ast.Constant) -> Iterator[Change]:
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            yield "constant changed", ast.Constant(node.value + 1)
            yield "constant changed", ast.Constant(node.value - 1) if node.value >= 1 else ast.UnaryOp(ast.USub(), ast.Constant(1))

    def _call(self, node: ast.Call) -> Iterator[Change]:
        tanh = ast.Attribute(ast.Name("np", ast.Load()), "tanh", ast.Load())
        if isinstance(node.func, ast.Attribute):
            if node.func.attr == "tanh":
                yield "function swapped", ast.Call(ast.Name(self.activation, ast.Load()), node.args, node.keywords)
            if node.func.attr in CALLS:
                yield (
                    "function swapped",
                    ast.Call(ast.Attribute(node.func.value, CALLS[node.func.attr], ast.Load()), node.args, node.keywords),
                )
        elif isinstance(node.func, ast.Name) and len(node.args) == 1 and (node.func.id in self.callees or node.func.id in self.parameters):
            yield "function swapped", ast.Call(tanh, node.args, [])
            if node.func.id != self.activation:
                yield "function swapped", ast.Call(ast.Name(self.activation, ast.Load()), node.args, [])
        if len(node.args) == 1:
            yield "function dropped", node.args[0]
        for number in range(len(node.args) - 1):
            args = list(node.args)
            args[number], args[number + 1] = args[number + 1], args[number]
            yield "arguments swapped", ast.Call(node.func, args, node.keywords)

    def _subscript(self, node: ast.Subscript) -> Iterator[Change]:
        yield "index dropped", node.value
        if isinstance(node.slice, ast.Slice):
            first, last = node.slice.lower, node.slice.upper
            if first is not None and last is None:
                yield "slice moved", ast.Subscript(node.value, ast.Slice(None, ast.UnaryOp(ast.USub(), first)), ast.Load())
            if last is not None and first is None and isinstance(last, ast.UnaryOp):
                yield "slice moved", ast.Subscript(node.value, ast.Slice(last.operand, None), ast.Load())

    def _tuple(self, node: ast.Tuple) -> Iterator[Change]:
        for number in range(len(node.elts) - 1):
            if isinstance(node.ctx, ast.Load):
                parts = list(node.elts)
                parts[number], parts[number + 1] = parts[number + 1], parts[number]
                yield "order swapped", ast.Tuple(parts, ast.Load())

    def _list(self, node: ast.List) -> Iterator[Change]:
        for number in range(len(node.elts) - 1):
            parts = list(node.elts)
            parts[number], parts[number + 1] = parts[number + 1], parts[number]
            yield "order swapped", ast.List(parts, ast.Load())
            yield "part dropped", ast.List([*node.elts[:number], *node.elts[number + 1 :]], ast.Load())

    def _for(self, node: ast.For) -> Iterator[Change]:
        yield "loop dropped", ast.Pass()
        yield "loop turned", ast.For(node.target, ast.Subscript(node.iter, ast.Slice(step=ast.Constant(-1)), ast.Load()), node.body, [])


def formula(source: str) -> str:
    """Return the body of a module's function with its parameters and results named by position: equal for equal formulas."""
    function = next(node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    places = {argument.arg: f"p{number}" for number, argument in enumerate(function.args.args)}
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            node.id = places.get(node.id, node.id)
    return "\n".join(ast.dump(statement) for statement in function.body[1:])


def canonical(source: str) -> str:
    """Return a form of a module's function that does not depend on the order of summands and element-wise factors."""
    function = next(node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    return "\n".join(repr(_form(statement)) for statement in function.body[1:])


def _form(node: object) -> object:
    if isinstance(node, list):
        return [_form(one) for one in node]
    if not isinstance(node, ast.AST):
        return node
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mult | ast.MatMult):
        # A product is one operation here however it is written: where the values agree, @ of numbers or vectors is *.
        kind = ast.Add if isinstance(node.op, ast.Add) else (ast.Mult, ast.MatMult)
        return ("+" if kind is ast.Add else "*", *sorted((repr(_form(one)) for one in _operands(node, kind)), key=str))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and _is_even(node.right):
        inner = node.left
        if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Sub):
            return ("even power of a difference", *sorted((repr(_form(inner.left)), repr(_form(inner.right)))), _form(node.right))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("maximum", "minimum"):
        return (node.func.attr, *sorted(repr(_form(one)) for one in node.args))
    return (type(node).__name__, *((name, _form(value)) for name, value in ast.iter_fields(node) if name != "ctx"))


def _is_even(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int) and node.value % 2 == 0


def _operands(node: ast.expr, kind: Any) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, kind):
        return [*_operands(node.left, kind), *_operands(node.right, kind)]
    return [node]
