"""Writing that can be read in two ways: refused, with the writing that has one."""

from itertools import pairwise

from equations.scope import Scope
from equations.tree import (
    Big,
    Fraction,
    Head,
    Node,
    Number,
    Product,
    Raised,
    Script,
    Sum,
    Symbol,
    Times,
    Word,
    arguments_of,
)


def check_times(node: Times, scope: Scope) -> None:
    """Raise Problem where a division, or a remainder, can be read in two ways."""
    for symbol, left, right in zip(node.operators, node.factors, node.factors[1:], strict=False):
        if symbol.text == "/":
            _check_division(left, right, scope)
        if symbol.text == "\\bmod" and (
            len(node.operators) > 1 or any(isinstance(one, Product) for one in node.factors)
        ):
            wanted = r"(t - s) \bmod \tau, with brackets around the rest"
            raise node.fail(rf"\bmod stands alone between two factors: {wanted}")


def _check_division(left: Node, right: Node, scope: Scope) -> None:
    called = isinstance(right, Product) and _is_call(right, scope)
    if isinstance(right, Big) or (
        isinstance(right, Product) and isinstance(right.factors[-1], Big)
    ):
        raise right.fail(r"what is divided by? write \frac{…}{…}")
    if isinstance(right, Product) and not called:
        raise right.fail(r"a / b c can be read in two ways; write \frac{…}{…}")
    if isinstance(left, Product) and _is_call(left, scope) and not called:
        _check_brackets(left)


def _check_brackets(called: Product) -> None:
    """Raise Problem where the argument of a function has no brackets."""
    if arguments_of(called.factors[1]) is None:
        raise called.fail("write brackets around the argument of the function")


def _is_call(node: Product, scope: Scope) -> bool:
    return len(node.factors) == 2 and scope.function_name(node.factors[0]) is not None


def check_inverse(head: Symbol | Head) -> None:
    """Raise Problem where a function has the exponent -1."""
    match head.sup:
        case Script((Sum((Word("-"),), (Number("1"),)),)):
            raise head.fail(r"an inverse, or one divided by it? write \frac{1}{…} for the second")


def check_numbers(factors: list[Node]) -> None:
    """Raise Problem where a number stands behind another one: 2 3 is shown as 23."""
    for first, second in pairwise(factors):
        match first, second:
            case Number(), Number() | Raised(Number()):
                message = r"numbers side by side are shown as one: write \cdot between them"
                raise second.fail(f"{message}, or {{,}} for thousands")
            case Number(), Fraction(_, Number(), Number()):
                raise second.fail(r"a sum, or a product? write + or \cdot between the two")


def check_fraction(above: Node, below: Node) -> None:
    """Raise Problem where the letter d seems to be that of a derivative."""
    if _begins_with_d(above) and _begins_with_d(below):
        raise above.fail(
            r"d would be a factor here; write a derivative as \frac{\partial L}{\partial x}"
        )


def _begins_with_d(node: Node) -> bool:
    match node:
        case Symbol("d", sub=None, sup=None) | Product((Symbol("d", sub=None, sup=None), *_)):
            return True
    return False
