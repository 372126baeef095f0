"""Forms of formulas and modules that do not depend on the order of summands and factors.

Two displays, or two modules, with one canonical form differ only by laws of arithmetic that hold
for numbers; whether they hold for the values at hand (matrices do not commute) is another question.
"""

import ast
from dataclasses import fields
from typing import Any

from equations.inline import PLACES
from equations.tree import Listed, Node, Number, Product, Raised, Sum, Times
from tests.mutation.modules import function_in


def of_formula(node: Any) -> Any:
    """Return the canonical form of a tree: it also does not say how a product is written."""
    match node:
        case Listed("group", (inner,)):
            return of_formula(inner)
        case Sum(signs, terms):
            minus = [sign is not None and sign.text == "-" for sign in signs]
            return _sum(list(zip(minus, map(of_formula, terms), strict=True)))
        case Product(factors):
            return _product([of_formula(factor) for factor in factors])
        case Times(factors, operators):
            form = of_formula(factors[0])
            for operator, factor in zip(operators, factors[1:], strict=True):
                other = of_formula(factor)
                divided = operator.text in ("/", "\\bmod")
                form = (operator.text, form, other) if divided else _product([form, other])
            return form
        case Raised(body, sub=None, sup=sup) if sup and _is_even(sup.items):
            form = of_formula(body)
            return "Raised", min(form, _negated(form), key=repr), of_formula(sup.items)
        case Node():
            parts = (getattr(node, one.name) for one in fields(node) if one.name not in PLACES)
            return type(node).__name__, *map(of_formula, parts)
        case tuple():
            return tuple(map(of_formula, node))
    return node


def _is_even(items: tuple[Node, ...]) -> bool:
    match items:
        case (Number(text),):
            return text in ("2", "4")
    return False


def _sum(parts: list[tuple[Any, Any]]) -> Any:
    terms: list[Any] = []
    for minus, form in parts:
        if minus:
            terms.append(form[1] if form[0] == "minus" else ("minus", form))
        else:
            terms += _parts(form, "sum")
    return terms[0] if len(terms) == 1 else ("sum", *sorted(terms, key=repr))


def _product(forms: list[Any]) -> Any:
    return "times", *sorted((one for form in forms for one in _parts(form, "times")), key=repr)


def _parts(form: Any, kind: str) -> list[Any]:
    return list(form[1:]) if isinstance(form, tuple) and form[0] == kind else [form]


def _negated(form: Any) -> Any:
    """Return the form of minus a sum: an even power does not see the sign."""
    if not isinstance(form, tuple) or form[0] != "sum":
        return form
    return _sum([(True, one) for one in form[1:]])


def of_module(source: str) -> str:
    """Return the canonical form of a module's function."""
    body = function_in(ast.parse(source)).body[1:]
    return "\n".join(repr(_form(statement)) for statement in body)


def _form(node: object) -> object:
    match node:
        case list():
            return [_form(one) for one in node]
        case ast.BinOp(_, ast.Add()):
            return "+", *sorted(repr(_form(one)) for one in _operands(node, (ast.Add,)))
        case ast.BinOp(_, ast.Mult() | ast.MatMult()):
            # Where the values agree, @ of numbers or vectors is *.
            return "*", *sorted(
                repr(_form(one)) for one in _operands(node, (ast.Mult, ast.MatMult))
            )
        case ast.BinOp(ast.BinOp(left, ast.Sub(), right), ast.Pow(), ast.Constant(int(even))) if (
            even % 2 == 0
        ):
            return (
                "even power of a difference",
                *sorted((repr(_form(left)), repr(_form(right)))),
                even,
            )
        case ast.Call(ast.Attribute(_, "maximum" | "minimum" as name), arguments):
            return name, *sorted(repr(_form(one)) for one in arguments)
        case ast.AST():
            parts = ast.iter_fields(node)
            return type(node).__name__, *(
                (name, _form(one)) for name, one in parts if name != "ctx"
            )
    return node


def _operands(node: ast.expr, kinds: tuple[type[ast.operator], ...]) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, kinds):
        return [*_operands(node.left, kinds), *_operands(node.right, kinds)]
    return [node]
