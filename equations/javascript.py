"""From an expression to JavaScript: the same expression, spelled as calls of algebra.js. Between plain
numbers the operators of the language stand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from equations import expression as ex
from equations.arrays import FUNCTIONS
from equations.expression import Expression
from equations.shapes import Signature, first_indices

Find = Callable[[str], Callable[..., Any] | None]
RESERVED = frozenset(
    [
        "arguments",
        "await",
        "case",
        "catch",
        "const",
        "debugger",
        "default",
        "delete",
        "do",
        "enum",
        "eval",
        "export",
        "extends",
        "false",
        "function",
        "implements",
        "instanceof",
        "interface",
        "let",
        "new",
        "null",
        "package",
        "private",
        "protected",
        "public",
        "static",
        "super",
        "switch",
        "this",
        "throw",
        "true",
        "typeof",
        "undefined",
        "var",
        "void",
    ]
)
"""What no name may be in JavaScript and a name may be in Python."""
OPERATIONS = {
    "\\odot": "hadamard", "\\circ": "hadamard", "*": "hadamard", "\\cdot": "dot",
    "\\times": "times", "/": "divide", "\\bmod": "mod",
}  # fmt: skip
INFIX = {"hadamard": "*", "dot": "*", "times": "*", "divide": "/"}
RELATIONS = {
    "=": "=", "\\ne": "≠", "\\neq": "≠", "<": "<", ">": ">",
    "\\le": "≤", "\\leq": "≤", "\\ge": "≥", "\\geq": "≥",
}  # fmt: skip
SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4


@dataclass(frozen=True)
class Text:
    """A piece of JavaScript, how strongly it holds together, and its axes where they are known."""

    text: str
    strength: int = ATOM
    axes: int | None = None

    def inside(self, strength: int) -> str:
        """Return the text, in brackets where it would fall apart beside an operator."""
        return self.text if self.strength >= strength else f"({self.text})"


def local(name: str) -> str:
    """Return a Python name as it may stand in JavaScript."""
    return f"{name}$" if name in RESERVED else name


@dataclass
class Writer:
    """Writes the expressions of one display, and notes what they call."""

    signature: Signature
    find: Find
    taken: set[str]
    algebra: set[str] = field(default_factory=set)
    equations: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        both = (*self.signature.parameters, *self.signature.results)
        self.first = {item.name: first_indices(item) for item in both}
        self.taken |= self.first.keys()
        parameters = self.signature.parameters
        self.axes = {
            item.name: len(item.axes or ()) for item in parameters if item.kind != "function"
        }
        self.functions = {item.name for item in parameters if item.kind == "function"}
        self.known = {item.name for item in parameters}
        self.sizes: set[str] = set()

    def call(self, name: str) -> str:
        """Return how a function of the algebra is called here, where its name may be taken."""
        alias = f"{name}$" if name in self.taken or self.find(name) else name
        self.algebra.add(alias)
        return alias

    def applied(self, name: str, *parts: Text, axes: int | None = None) -> Text:
        """Return a call of a function of the algebra."""
        return Text(f"{self.call(name)}({', '.join(part.text for part in parts)})", axes=axes)

    def write(self, node: Expression) -> Text:
        """Return an expression in JavaScript."""
        match node:
            case ex.Constant(value):
                return Text(repr(value), axes=0)
            case ex.Variable("pi") if "pi" not in self.axes:
                return Text("Math.PI", axes=0)
            case ex.Variable(name):
                return self._variable(name)
            case ex.Entry(body, name, indices):
                return self._entry(self.write(body), name, indices)
            case ex.Addition():
                return self._addition(node)
            case ex.Multiplication(factors):
                return self._product([self.write(factor) for factor in factors])
            case ex.Operation(symbol, left, right):
                return self._operation(OPERATIONS[symbol], self.write(left), self.write(right))
            case ex.Quotient(above, below):
                return self._operation("divide", self.write(above), self.write(below))
            case ex.Power(body, exponent):
                return self._power(self.write(body), self.write(exponent))
            case ex.Call() | ex.Extreme():
                return self._call(node)
            case ex.Reduction():
                return self._reduction(node)
        return self._bracketed(node)

    def _bracketed(self, node: Expression) -> Text:
        match node:
            case ex.Unary(kind, body):
                inner = self.write(body)
                return self.applied(kind, inner, axes=0 if inner.axes == 0 else None)
            case ex.Norm(body, kind):
                written = [] if kind is None else [Text(f'"{kind}"')]
                return self.applied("norm", self.write(body), *written, axes=0)
            case ex.Stack(parts):
                return self.applied("stack", *map(self.write, parts))
            case ex.Beside(parts):
                return self.applied("beside", *map(self.write, parts))
            case ex.Block(rows):
                cells = [", ".join(self.write(cell).text for cell in row) for row in rows]
                return self.applied("block", *(Text(f"[{row}]") for row in cells))
            case ex.Choice(values, conditions):
                return self._choice(values, conditions)
        raise node.fail(f"{type(node).__name__} cannot be translated to JavaScript")

    def _variable(self, name: str) -> Text:
        if name in self.known or name in self.axes:
            return Text(local(name), axes=self.axes.get(name))
        self.sizes.add(name)
        return Text(name, axes=0)

    def _entry(self, array: Text, name: str, indices: tuple[Expression, ...]) -> Text:
        known = array.axes is not None and array.axes == len(indices)
        for axis, index in enumerate(indices):
            start = self._start(name, axis)
            more = [Text(str(start))] if start != 1 else []
            array = self.applied("entry", array, self.write(index), *more)
        return Text(array.text, axes=0 if known else None)

    def _addition(self, node: ex.Addition) -> Text:
        terms = [self.write(term) for term in node.terms]
        if all(term.axes == 0 for term in terms):
            text = "" if node.signs[0] == 1 else "-"
            text += terms[0].inside(SUM if node.signs[0] == 1 else ATOM)
            for sign, term in zip(node.signs[1:], terms[1:], strict=True):
                text += f" + {term.inside(SUM)}" if sign == 1 else f" - {term.inside(PRODUCT)}"
            return Text(text, SUM, 0)
        total = terms[0] if node.signs[0] == 1 else self.applied("negative", terms[0])
        waiting = [total]
        for sign, term in zip(node.signs[1:], terms[1:], strict=True):
            if sign == 1:
                waiting.append(term)
            else:
                waiting = [self.applied("subtract", self._sum(waiting), term)]
        return self._sum(waiting)

    def _sum(self, terms: list[Text]) -> Text:
        return terms[0] if len(terms) == 1 else self.applied("add", *terms)

    def _product(self, factors: list[Text]) -> Text:
        result = factors[0]
        for factor in factors[1:]:
            if result.axes == factor.axes == 0:
                result = Text(f"{result.inside(PRODUCT)} * {factor.inside(POWER)}", PRODUCT, 0)
            else:
                result = self.applied("multiply", result, factor)
        return result

    def _operation(self, name: str, left: Text, right: Text) -> Text:
        if left.axes == right.axes == 0:
            if name in INFIX:
                text = f"{left.inside(PRODUCT)} {INFIX[name]} {right.inside(POWER)}"
                return Text(text, PRODUCT, 0)
            return self.applied(name, left, right, axes=0)
        return self.applied(name, left, right)

    def _power(self, body: Text, exponent: Text) -> Text:
        if body.axes == 0 and exponent.text.isdigit():
            return Text(f"{body.inside(ATOM)} ** {exponent.text}", POWER, 0)
        return self.applied("power", body, exponent, axes=0 if body.axes == 0 else None)

    def _call(self, node: ex.Call | ex.Extreme) -> Text:
        arguments = [self.write(argument) for argument in node.arguments]
        numbers = 0 if all(one.axes == 0 for one in arguments) else None
        if isinstance(node, ex.Extreme):
            one = len(arguments) == 1
            return self.applied(node.name, *arguments, axes=0 if one else numbers)
        text = f"({', '.join(argument.text for argument in arguments)})"
        if node.name in self.functions:
            return Text(f"{local(node.name)}{text}", axes=numbers)
        if node.name in FUNCTIONS:
            axes = {"det": 0, "diag": None}.get(node.name, numbers)
            return Text(f"{self.call(node.name)}{text}", axes=axes)
        found = self.find(node.name)
        name = getattr(found, "__name__", node.name)
        self.equations.add(name)
        return Text(f"{local(name)}{text}")

    def _reduction(self, node: ex.Reduction) -> Text:
        operator = self.call("sum" if node.operator == "\\sum" else "product")
        if node.low is not None and node.high is not None:
            low, high = self.write(node.low).text, self.write(node.high).text
        else:
            starts = {self._start(name, axis) for name, axis in node.axes}
            if len(starts) != 1:
                raise node.fail(f"the range of {node.index} cannot be read from the term")
            pairs = ", ".join(f"[{local(name)}, {axis}]" for name, axis in node.axes)
            (start,) = starts
            low, high = str(start), f"{self.call('length')}({pairs})"
            high += f" - {1 - start}" if start != 1 else ""
        kept = self.axes.get(node.index)
        self.axes[node.index] = 0
        body = self.write(node.body)
        self.axes.pop(node.index)
        if kept is not None:
            self.axes[node.index] = kept
        axes = 0 if body.axes == 0 else None
        return Text(f"{operator}({low}, {high}, {node.index} => {body.text})", axes=axes)

    def _start(self, name: str, axis: int) -> int:
        """Return the first index of an axis; where nothing is declared it is 1."""
        first = self.first.get(name, ())
        return first[axis] if axis < len(first) else 1

    def _choice(
        self, values: tuple[Expression, ...], conditions: tuple[Expression | None, ...]
    ) -> Text:
        cases = []
        for value, condition in zip(values, conditions, strict=True):
            parts = [f"() => {self.write(value).text}"]
            if condition is not None:
                parts.append(self._condition(condition))
            cases.append(f"[{', '.join(parts)}]")
        return Text(f"{self.call('choose')}({', '.join(cases)})")

    def _condition(self, node: Expression) -> str:
        assert isinstance(node, ex.Condition)
        sides = [self.write(side).text for side in node.sides]
        found = [
            f'{self.call("holds")}({left}, "{RELATIONS[relation]}", {right})'
            for relation, (left, right) in zip(node.relations, pairwise(sides), strict=True)
        ]
        return found[0] if len(found) == 1 else f"{self.call('all')}({', '.join(found)})"
