"""Mutants of a snippet: one change of the syntax tree of its function."""

import ast
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from typing import Any

SWAPS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult), ast.Sub: (ast.Add,), ast.Mult: (ast.Add, ast.Div, ast.MatMult),
    ast.Div: (ast.Mult,), ast.MatMult: (ast.Mult, ast.Add), ast.Pow: (ast.Mult, ast.Add),
}  # fmt: skip
FLIPPED: dict[type[ast.cmpop], tuple[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Gt: (ast.Lt, ast.GtE), ast.GtE: (ast.LtE, ast.Gt),
    ast.Lt: (ast.Gt, ast.LtE), ast.LtE: (ast.GtE, ast.Lt),
}  # fmt: skip
PAIRS = (("exp", "log"), ("maximum", "minimum"), ("sum", "prod"), ("max", "min"))
CALLS = {one: other for pair in PAIRS for one, other in (pair, pair[::-1])}
Change = tuple[str, ast.AST]


@dataclass(frozen=True)
class Names:
    """What a mutator knows of a module.

    Which parameters have two axes, the function that is swapped with tanh, and whether two imported
    functions are one formula under two names, so that a swap of them would change nothing.
    """

    matrices: set[str]
    activation: str
    same: Callable[[str, str], bool]


def mutate(source: str, names: Names) -> list[tuple[str, str, int, str]]:
    """Return the mutants of a module, once each: kind, damaged source, line, damaged statement."""
    tree = ast.parse(source)
    maker = _Maker(function_in(tree), names)
    original = ast.unparse(tree)
    found: dict[str, tuple[str, str, int, str]] = {original: ("", "", 0, "")}
    for node, put in list(_places(function_in(tree))):
        for kind, replacement in list(maker.changes(node)):
            new = not hasattr(replacement, "lineno")
            put(ast.copy_location(replacement, node) if new else replacement)
            text = ast.unparse(tree)
            put(node)
            if text not in found:
                found[text] = (kind, text, node.lineno, _difference(original, text))
    return [one for one in found.values() if one[0]]


def function_in(tree: ast.Module) -> ast.FunctionDef:
    """Return the function of a module."""
    return next(node for node in tree.body if isinstance(node, ast.FunctionDef))


def _places(function: ast.FunctionDef) -> Iterator[tuple[Any, Callable[[Any], None]]]:
    """Yield what stands in a function after its docstring, each with what puts other code there."""
    for number, statement in enumerate(function.body[1:], 1):
        yield statement, partial(operator.setitem, function.body, number)
        for parent in ast.walk(statement):
            for name, value in ast.iter_fields(parent):
                listed = isinstance(value, list)
                for place, node in enumerate(value) if listed else [(name, value)]:
                    if isinstance(node, ast.expr | ast.stmt):
                        put = partial(operator.setitem, value if listed else vars(parent))
                        yield node, partial(put, place)


def _difference(before: str, after: str) -> str:
    """Return the first line of a text that differs from another text."""
    lines = zip_longest(before.splitlines(), after.splitlines(), fillvalue="(shorter)")
    return next(new.strip() for old, new in lines if new != old)


class _Maker:
    """Knows what the names of a function are, and makes the changes at a node."""

    def __init__(self, function: ast.FunctionDef, known: Names) -> None:
        nodes = list(ast.walk(function))
        names = [node for node in nodes if isinstance(node, ast.Name)]
        calls = [node for node in nodes if isinstance(node, ast.Call)]
        assigned = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        self.parameters = [argument.arg for argument in function.args.args]
        self.values = [*self.parameters, *sorted(assigned - set(self.parameters))]
        self.callees: dict[str, int] = {}
        for call in calls:
            if isinstance(call.func, ast.Name) and call.func.id not in self.values:
                self.callees[call.func.id] = len(call.args)
        self.called = {id(call.func) for call in calls}
        self.transposed = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
        self.known = known

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
        yield (
            kind,
            ast.UnaryOp(ast.USub(), node.right) if isinstance(node.op, ast.Sub) else node.right,
        )
        if isinstance(node.op, ast.Sub | ast.Div | ast.Pow | ast.MatMult):
            yield "order swapped", ast.BinOp(node.right, node.op, node.left)

    def _unaryop(self, node: ast.UnaryOp) -> Iterator[Change]:
        if isinstance(node.op, ast.USub):
            yield "sign lost", node.operand

    def _compare(self, node: ast.Compare) -> Iterator[Change]:
        for kind, other in zip(
            ("relation flipped", "equality moved"), FLIPPED.get(type(node.ops[0]), ()), strict=False
        ):
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
            if node.id in self.known.matrices and id(node) not in self.transposed:
                yield "transpose added", ast.Attribute(node, "T", ast.Load())
        elif id(node) in self.called:
            for other, count in self.callees.items():
                if (
                    other != node.id
                    and count == self.callees[node.id]
                    and not self.known.same(node.id, other)
                ):
                    yield "function swapped", ast.Name(other, ast.Load())

    def _constant(self, node: ast.Constant) -> Iterator[Change]:
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            yield "constant changed", ast.Constant(node.value + 1)
            yield (
                "constant changed",
                ast.Constant(node.value - 1)
                if node.value >= 1
                else ast.UnaryOp(ast.USub(), ast.Constant(1)),
            )

    def _call(self, node: ast.Call) -> Iterator[Change]:
        match node:
            case ast.Call(ast.Attribute(value, name)):
                if name == "tanh":
                    yield "function swapped", self._activated(node)
                if name in CALLS:
                    other = ast.Attribute(value, CALLS[name], ast.Load())
                    yield "function swapped", ast.Call(other, node.args, node.keywords)
            case ast.Call(ast.Name(name), [_]) if name in self.callees or name in self.parameters:
                tanh = ast.Attribute(ast.Name("np", ast.Load()), "tanh", ast.Load())
                yield "function swapped", ast.Call(tanh, node.args, [])
                if name != self.known.activation:
                    yield "function swapped", self._activated(node)
        if len(node.args) == 1:
            yield "function dropped", node.args[0]
        for args in _turned(node.args):
            yield "arguments swapped", ast.Call(node.func, args, node.keywords)

    def _activated(self, node: ast.Call) -> ast.Call:
        return ast.Call(ast.Name(self.known.activation, ast.Load()), node.args, node.keywords)

    def _subscript(self, node: ast.Subscript) -> Iterator[Change]:
        yield "index dropped", node.value
        match node.slice:
            case ast.Slice(ast.expr() as first, None):
                other = ast.Slice(None, ast.UnaryOp(ast.USub(), first))
                yield "slice moved", ast.Subscript(node.value, other, ast.Load())
            case ast.Slice(None, ast.UnaryOp(_, last)):
                yield "slice moved", ast.Subscript(node.value, ast.Slice(last, None), ast.Load())

    def _tuple(self, node: ast.Tuple) -> Iterator[Change]:
        if isinstance(node.ctx, ast.Load):
            for parts in _turned(node.elts):
                yield "order swapped", ast.Tuple(parts, ast.Load())

    def _list(self, node: ast.List) -> Iterator[Change]:
        for number, parts in enumerate(_turned(node.elts)):
            yield "order swapped", ast.List(parts, ast.Load())
            fewer = [*node.elts[:number], *node.elts[number + 1 :]]
            yield "part dropped", ast.List(fewer, ast.Load())

    def _for(self, node: ast.For) -> Iterator[Change]:
        yield "loop dropped", ast.Pass()
        yield (
            "loop turned",
            ast.For(
                node.target,
                ast.Subscript(node.iter, ast.Slice(step=ast.Constant(-1)), ast.Load()),
                node.body,
                [],
            ),
        )


def _turned(parts: list[ast.expr]) -> Iterator[list[ast.expr]]:
    """Yield lists in which two neighbours have changed places."""
    for number in range(len(parts) - 1):
        yield [*parts[:number], parts[number + 1], parts[number], *parts[number + 2 :]]


def formula(source: str) -> str:
    """Return the body of a function with its parameters named by position: equal if formulas are."""
    function = function_in(ast.parse(source))
    places = {argument.arg: f"p{number}" for number, argument in enumerate(function.args.args)}
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            node.id = places.get(node.id, node.id)
    return "\n".join(ast.dump(statement) for statement in function.body[1:])
