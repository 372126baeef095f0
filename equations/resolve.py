"""From the typed tree to expressions: what each symbol and function is, decided once per formula."""

import math

from equations import expression as ex
from equations.ambiguous import check_inverse, check_times
from equations.arrays import EXTREMES, RELATIONS
from equations.expression import Expression
from equations.scope import PRIMES, Scope
from equations.spelling import spell_item
from equations.tree import (
    Big,
    Case,
    Cases,
    Chain,
    Enclosed,
    Fraction,
    Head,
    Listed,
    Matrix,
    Node,
    Number,
    Product,
    Raised,
    Rows,
    Script,
    Scripted,
    Sum,
    Symbol,
    Times,
    Word,
    arguments_of,
)  # fmt: skip


def resolve(node: Node, scope: Scope) -> Expression:
    """Return what a node says; raise Problem where a symbol is unknown or the writing is ambiguous."""
    place = node.place
    match node:
        case Number(text):
            return ex.Constant(float(text) if "." in text else int(text), place=place)
        case Symbol() | Head():
            return _symbol(node, scope)
        case Raised():
            return _raised(node, scope)
        case Sum(signs, terms):
            numbers = tuple(_sign(sign) for sign in signs)
            written = tuple(sign.text if sign else "+" for sign in signs)
            return ex.Addition(numbers, _all(terms, scope), written, place=place)
        case Product(factors):
            parts = _factors(list(factors), scope)
            return parts[0] if len(parts) == 1 else ex.Multiplication(parts, place=place)
        case Times():
            return _times(node, scope)
        case Big():
            return _big(node, scope)
        case Fraction(_, above, below):
            return ex.Quotient(resolve(above, scope), resolve(below, scope), place=place)
        case Listed() | Matrix() | Cases():
            return _brackets(node, scope)
        case Enclosed("partial"):
            raise node.fail(r"\partial stands only in \frac{\partial L}{\partial x}")
        case Enclosed(kind, body):
            return ex.Unary(kind, resolve(body, scope), place=place)
        case Chain() | Rows():
            raise node.fail("a relation or a list has no value here")
        case Word("\\top"):
            raise node.fail(r"\top stands only above something, as in v^\top")
    message = (
        "has no value; write a sum with its index" if "dots" in str(node) else "alone has no value"
    )
    raise node.fail(f"{getattr(node, 'text', 'this')!r} {message}")


def _all(nodes: tuple[Node, ...], scope: Scope) -> tuple[Expression, ...]:
    return tuple(resolve(node, scope) for node in nodes)


def _sign(sign: Word | None) -> int:
    if sign and sign.text == "\\pm":
        raise sign.fail(r"\pm has two values; write + or -")
    return -1 if sign and sign.text == "-" else 1


# symbols and functions


def _symbol(node: Symbol | Head, scope: Scope) -> Expression:
    if scope.function_name(node) is not None:
        raise node.fail("write brackets around the argument of the function")
    assert isinstance(node, Symbol)
    for reading in node.readings:
        if reading.name in scope.names and not reading.letters & scope.indices:
            if scope.text and reading.indices:
                continue
            if reading.name not in scope.indices:
                scope.meet(reading, node)
            value: Expression = ex.Variable(reading.name, place=node.place)
            if reading.indices:
                indices = _all(reading.indices, scope)
                value = ex.Entry(value, reading.name, indices, place=node.place)
            return value if reading.layer else _powered(value, node.sup, scope)
    if node.primes:
        raise scope.unknown(node)
    if node.name == "e" and node.sup and not node.sub:
        return ex.Call("exp", (resolve(_argument(node.sup), scope),), place=node.place)
    if node.name == "pi" and not (node.sup or node.sub):
        return ex.Variable("pi", place=node.place)
    if node.name == "e" and scope.text and not node.sub:
        return ex.Constant(math.e, place=node.place)
    raise scope.unknown(node)


def _no_primes(node: Scripted) -> None:
    if node.primes:
        raise node.fail(PRIMES)


def _raised(node: Raised, scope: Scope) -> Expression:
    _no_primes(node)
    match node.body:
        case Enclosed("norm", inside):
            kind = spell_item(node.sub.items[0]) if node.sub else None
            value: Expression = ex.Norm(resolve(inside, scope), kind, place=node.place)
        case body:
            value = _indexed(resolve(body, scope), node.sub, "the bracket", scope)
    return _powered(value, node.sup, scope)


def _indexed(value: Expression, below: Script | None, name: str, scope: Scope) -> Expression:
    if below is None:
        return value
    indices = _all(below.indices, scope)
    return ex.Entry(value, name, indices, place=value.place)


def _powered(value: Expression, above: Script | None, scope: Scope) -> Expression:
    if above is None:
        return value
    exponent = _argument(above)
    if isinstance(exponent, Word) and exponent.text == "\\top":
        return ex.Unary("transpose", value, place=value.place)
    if isinstance(exponent, Listed):
        raise exponent.fail("in brackets above stands a layer; write a power without brackets")
    if spell_item(exponent) == "T" and "T" not in scope.names:
        raise value.fail(r"write the transpose as ^\top, not ^T")
    return ex.Power(value, resolve(exponent, scope), place=value.place)


def _argument(script: Script) -> Node:
    if len(script.items) != 1:
        raise script.fail("one value is expected here, not a list")
    return script.items[0]


def _factors(parts: list[Node], scope: Scope) -> tuple[Expression, ...]:
    """Return the factors of a product, functions applied to what follows them."""
    values: list[Expression] = []
    position = 0
    while position < len(parts):
        part, rest = parts[position], parts[position + 1 :]
        name = scope.function_name(part)
        if name is None:
            values.append(resolve(part, scope))
            position += 1
            continue
        assert isinstance(part, Symbol | Head)
        alone = len(rest) == 1 and scope.function_name(rest[0]) is None
        if not rest or not (arguments_of(rest[0]) is not None or alone):
            raise part.fail("write brackets around the argument of the function")
        values.append(_applied(name, part, rest[0], scope))
        position += 2
    return tuple(values)


def _applied(name: str, head: Symbol | Head, argument: Node, scope: Scope) -> Expression:
    bracketed = arguments_of(argument)
    given = _all(bracketed or (argument,), scope)
    place = head.place
    value: Expression = ex.Call(name, given, place=place)
    if name in EXTREMES:
        value = ex.Extreme(name, given, place=place)
    if isinstance(head, Head) and head.sub:
        value = ex.Quotient(value, _base(name, head.sub, scope), place=place)
    if isinstance(head, Head) or head.readings[0].layer is None:
        check_inverse(head)
        value = _powered(value, head.sup, scope)
    if isinstance(argument, Raised) and bracketed is not None:
        _no_primes(argument)
        value = _powered(_indexed(value, argument.sub, name, scope), argument.sup, scope)
    return value


def _base(name: str, below: Script, scope: Scope) -> Expression:
    """Return what the logarithm to a base is divided by."""
    if name != "log":
        raise below.fail(f"a subscript on {name} means nothing here")
    return ex.Call("log", (resolve(_argument(below), scope),), place=below.place)


# operators


def _times(node: Times, scope: Scope) -> Expression:
    check_times(node, scope)
    value = resolve(node.factors[0], scope)
    for symbol, factor in zip(node.operators, node.factors[1:], strict=True):
        value = ex.Operation(symbol.text, value, resolve(factor, scope), place=node.place)
    return value


def _big(node: Big, scope: Scope) -> Expression:
    operator = node.operator.text
    if node.sub is None:
        raise node.fail(f"{operator} needs its index: {operator}_{{t=1}}^{{T}}")
    index, start = _index_and_start(_argument(node.sub), node)
    low = None if start is None else resolve(start, scope)
    high = None if node.sup is None else resolve(_argument(node.sup), scope)
    axes: tuple[tuple[str, int], ...] = ()
    if (low is None) != (high is None):
        raise node.fail(rf"write both bounds, as in {operator}_{{{index}=1}}^{{n}}, or none")
    if low is None:
        axes = tuple(dict.fromkeys(scope.axes(index, node.body)))
    with scope.bound([index], node, operator):
        body = resolve(node.body, scope)
    return ex.Reduction(operator, index, low, high, axes, body, place=node.place)


def _index_and_start(below: Node, node: Node) -> tuple[str, Node | None]:
    match below:
        case Chain((Symbol() as letter, start), (Word("="),)):
            name, first = letter.spelled, start
        case _:
            name, first = spell_item(below), None
    if name is None or name[:1].isdigit():
        wanted = r"\sum_{t=1}^{T} or \sum_{i}"
        raise node.fail(f"the index of a sum or product is one letter, as in {wanted}")
    return name, first


# brackets


def _brackets(node: Listed | Matrix | Cases, scope: Scope) -> Expression:
    place = node.place
    match node:
        case Listed("group", (inner,)):
            return resolve(inner, scope)
        case Listed("group", items) if scope.text:
            return ex.Stack(_all(items, scope), place=place)
        case Listed("stack", items):
            return ex.Stack(_all(items, scope), place=place)
        case Listed("beside", items):
            return ex.Beside(_all(items, scope), place=place)
        case Matrix(rows):
            return ex.Block(tuple(_all(row.items, scope) for row in rows), place=place)
        case Cases(cases):
            values = _all(tuple(case.value for case in cases), scope)
            return ex.Choice(values, tuple(_condition(case, scope) for case in cases), place=place)
    raise node.fail("a list in brackets needs a function before it")


def _condition(case: Case, scope: Scope) -> Expression | None:
    match case.condition:
        case None:
            return None
        case Chain(sides, relations) if all(one.text in RELATIONS for one in relations):
            values = tuple(resolve(side, scope) for side in sides if side is not None)
            return ex.Condition(values, tuple(one.text for one in relations), place=case.place)
    raise case.condition.fail("a condition needs a relation such as z > 0")
