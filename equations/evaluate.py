"""Evaluate a syntax tree on arrays. Vectors (n,) are columns; nothing broadcasts; what is ambiguous is an error, not a guess."""

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np
from lark import Token, Tree

from equations import arrays
from equations.arrays import RELATIONS, Row
from equations.errors import EquationError
from equations.latex import Node
from equations.spelling import Part, Reading, base_name, primes, readings, script, sole, spell_item, splittings


def fail(message: str, node: Part) -> EquationError:
    """Return the error for a place in the LaTeX."""
    if isinstance(node, Token):
        return EquationError(message, node.line, node.column)
    meta = node.meta
    return EquationError(message, getattr(meta, "line", None), getattr(meta, "column", None))


class Evaluator:
    """Values of symbols, and what was met on the way: the symbols used, the branches taken.

    values maps Python names to arrays, numbers or functions; first maps a name to the first index of each of its axes
    (1 where nothing is said); function finds a function by its Python name, or returns None.
    """

    def __init__(
        self, values: dict[str, Any], first: dict[str, tuple[int, ...]], function: Callable[[str], Callable[..., Any] | None]
    ) -> None:
        self.values = dict(values)
        self.first = first
        self.function = function
        self.symbols: dict[str, Node] = {}
        self.met: dict[int, tuple[Reading, Node]] = {}
        self.indices: set[str] = set()
        self.branches: dict[tuple[int, int], bool] = {}

    def meet(self, reading: Reading, node: Node) -> None:
        """Note that a symbol was read here in this way."""
        self.symbols.setdefault(reading.name, node)
        self.met[id(node)] = (reading, node)

    def value(self, node: Part) -> Any:
        """Return the value of a node: a number, an array or a Row."""
        if isinstance(node, Token):
            if node.type == "NUMBER":
                return float(node) if "." in node else int(node)
            raise fail(f"{str(node)!r} alone has no value", node)
        try:
            result: Any = getattr(self, "_" + node.data)(node)
        except EquationError:
            raise
        except (ValueError, TypeError, IndexError, ArithmeticError) as error:
            raise fail(str(error), node) from None
        return result

    def vector(self, node: Part) -> Any:
        """Return the value of a node that must not be a transposed vector."""
        result = self.value(node)
        if isinstance(result, Row):
            raise fail("a transposed vector stands alone here; it needs a factor on its right", node)
        return result

    # sums and products

    def _chain(self, node: Node) -> Any:
        if len(node.children) > 1:
            raise fail("a relation has no value here", node)
        return self.value(node.children[0])

    def _braces(self, node: Node) -> Any:
        return self.value(node.children[0])

    def _sign(self, node: Node) -> Any:
        value = self.value(node.children[1])
        return value if node.children[0] == "+" else arrays.multiply(-1, value)

    def _add(self, node: Node) -> Any:
        left, right, symbol = self.value(node.children[0]), self.value(node.children[2]), str(node.children[1])
        return arrays.add(left, right, -1 if symbol == "-" else 1, symbol)

    def _times(self, node: Node) -> Any:
        value, rest = self.value(node.children[0]), node
        while isinstance(rest, Tree) and rest.data == "times":
            symbol, rest = str(rest.children[1]), rest.children[2]
            right_node = rest.children[0] if isinstance(rest, Tree) and rest.data == "times" else rest
            if symbol == "/" and isinstance(right_node, Tree) and right_node.data != "product":
                raise fail(r"what is divided by? write \frac{…}{…}", right_node)
            if symbol == "/" and len(right_node.children) > 1:
                raise fail(r"a / b c can be read in two ways; write \frac{…}{…}", right_node)
            if symbol == "\\bmod" and (node.children[2] is not right_node or len(node.children[0].children) + len(right_node.children) > 2):
                raise fail(r"\bmod stands alone between two factors: (t - s) \bmod \tau, with brackets around the rest", node)
            right = self.value(right_node)
            if symbol == "\\times" and (np.ndim(value) or np.ndim(right)):
                raise fail(r"\times is for numbers; write \odot or put the factors side by side", node)
            arrays.elementwise(value, right, symbol)
            value = value / right if symbol == "/" else np.mod(value, right) if symbol == "\\bmod" else value * right
        return value

    def _product(self, node: Node) -> Any:
        return self._side_by_side(list(node.children), node)

    def _juxtaposed(self, node: Node) -> Any:
        return self._side_by_side([*node.children[0].children, node.children[1]], node)

    def _side_by_side(self, parts: list[Part], node: Node) -> Any:
        values, position = [], 0
        while position < len(parts):
            part = parts[position]
            function = self._function(part) if isinstance(part, Tree) and part.data == "factor" else None
            if isinstance(part, Tree) and function is not None:
                rest = parts[position + 1 :]
                bracketed = bool(rest) and isinstance(rest[0], Tree) and rest[0].data == "factor" and _is_group(rest[0])
                if not bracketed and (len(rest) != 1 or self._function(rest[0]) is not None):
                    raise fail("write brackets around the argument of the function", part)
                values.append(self._apply(function, part, rest[0]))
                position += 2
            else:
                values.append(self.value(part))
                position += 1
        return reduce(arrays.multiply, values)

    # sums and products over an index

    def _big(self, node: Node) -> Any:
        operator, body = str(node.children[0]), node.children[-1]
        below, above = script(_scripts_of(node), "sub"), script(_scripts_of(node), "sup")
        if below is None:
            raise fail(f"{operator} needs its index: {operator}_{{t=1}}^{{T}}", node)
        index, start = self._index_and_start(below, node)
        if index in self.values:
            raise fail(f"the index {index} of {operator} is already the name of something else", node)
        if start is None or above is None:
            low, high = self._inferred_range(index, body, node)
        else:
            low, high = int(self.value(start)), int(self.vector(above))
        terms = []
        self.indices.add(index)
        for number in range(low, high + 1):
            self.values[index] = number
            terms.append(self.value(body))
        self.values.pop(index, None)
        self.indices.discard(index)
        if not terms:
            raise fail(f"{operator} over {index} from {low} to {high} has no terms", node)
        return reduce(
            arrays.multiply if operator == "\\prod" else lambda left, right: arrays.elementwise(left, right, operator) + right, terms
        )

    def _list(self, node: Node) -> Any:
        if len(node.children) != 1:
            raise fail("one value expected here, not a list", node)
        return self.value(node.children[0])

    def _index_and_start(self, below: Part, node: Node) -> tuple[str, Part | None]:
        inner = sole(below)
        if isinstance(inner, Tree) and inner.data == "chain" and len(inner.children) == 3 and inner.children[1].children[-1] == "=":
            name, start = spell_item(inner.children[0]), inner.children[2]
        else:
            name, start = spell_item(inner), None
        if name is None:
            raise fail("the index of a sum or product is one letter, as in \\sum_{t=1}^{T} or \\sum_{i}", node)
        return name, start

    def _inferred_range(self, index: str, body: Part, node: Node) -> tuple[int, int]:
        ranges = set()
        for factor in body.iter_subtrees() if isinstance(body, Tree) else ():
            if factor.data == "factor":
                for reading in readings(factor):
                    array = self.values.get(reading.name)
                    if array is None or callable(array):
                        continue
                    for axis, item in enumerate(reading.indices):
                        if spell_item(item) == index:
                            first = self._first(reading.name, axis)
                            ranges.add((first, first + np.shape(array)[axis] - 1))
                    break
        if len(ranges) != 1:
            found = "nothing is indexed by it" if not ranges else f"it indexes different ranges: {sorted(ranges)}"
            raise fail(f"the range of {index} cannot be read from the term ({found}); write it out, as in \\sum_{{{index}=1}}^{{n}}", node)
        return ranges.pop()

    # symbols

    def _factor(self, node: Node) -> Any:
        if self._function(node) is not None:
            raise fail("a function needs its argument in brackets", node)
        atom = node.children[0]
        if base_name(atom) is None:
            if primes(node):
                raise fail("a prime on a value means nothing here; functions may have one", node)
            value = self.value(atom)
            below = script(node, "sub")
            if below is not None and not (isinstance(atom, Tree) and atom.data == "norm"):
                value = self._at(value, _items(below), "the bracket", node)
            elif below is not None or (isinstance(atom, Tree) and atom.data == "norm"):
                value = arrays.norm(value, None if below is None else spell_item(below))
            return self._powered(value, node)
        for reading in readings(node):
            if reading.name in self.values and not reading.letters & self.indices:
                if reading.name not in self.indices:
                    self.meet(reading, node)
                value = self.values[reading.name]
                if reading.indices:
                    value = self._at(value, reading.indices, reading.name, node)
                return value if reading.takes_superscript and _plain(node) else self._powered(value, node)
        above = script(node, "sup")
        if base_name(atom) == "e" and above is not None and script(node, "sub") is None:
            return np.exp(self.vector(_argument(above)))
        if base_name(atom) == "pi" and len(node.children) == 1:
            return np.pi
        if primes(node):
            raise fail("a prime on a value means nothing here; functions may have one", node)
        wanted = readings(node)[0].name
        raise fail(
            f"the symbol {wanted} is not a parameter of the function: add it to the function and its Shapes, or mend the LaTeX", node
        )

    def _first(self, name: str, axis: int) -> int:
        first = self.first.get(name, ())
        return first[axis] if axis < len(first) else 1

    def _at(self, value: Any, items: list[Part], name: str, node: Node) -> Any:
        if np.ndim(value) < len(items):
            raise fail(f"{name} has {np.ndim(value)} axes and cannot take {len(items)} indices", node)
        position = []
        for axis, item in enumerate(items):
            number, first = int(self.vector(_argument(item))), self._first(name, axis)
            if not 0 <= number - first < np.shape(value)[axis]:
                raise fail(f"index {number} of {name} is outside {first} to {first + np.shape(value)[axis] - 1}", node)
            position.append(number - first)
        return np.asarray(value)[tuple(position)]

    def _powered(self, value: Any, node: Node) -> Any:
        for child in node.children[1:]:
            if isinstance(child, Tree) and child.data == "sup":
                value = self._power(value, child.children[0], node)
        return value

    def _power(self, value: Any, above: Part, node: Node) -> Any:
        inner = sole(above)
        if (isinstance(inner, Token) and inner.type == "TOP") or (isinstance(inner, Tree) and inner.data == "top"):
            return arrays.transpose(value)
        if spell_item(inner) == "T" and (isinstance(value, Row) or np.ndim(value)):
            raise fail(r"write the transpose as ^\top, not ^T", node)
        return arrays.power(value, self.vector(_argument(above)))

    def _number(self, node: Node) -> Any:
        return self.value(node.children[0])

    def _name(self, node: Node) -> Any:
        return self._factor(Tree("factor", [node], node.meta))

    def _top(self, node: Node) -> Any:
        raise fail(r"\top stands only above something, as in v^\top", node)

    def _partial(self, node: Node) -> Any:
        raise fail(r"\partial stands only in \frac{\partial L}{\partial x}", node)

    # functions

    def _function(self, part: Part) -> tuple[str, Callable[..., Any] | None] | None:
        if not (isinstance(part, Tree) and part.data == "factor"):
            return None
        head = part.children[0]
        if isinstance(head, Token):
            text = str(head)
            name = text[text.index("{") + 1 : -1].lower().replace("-", "_") if "{" in text else text[1:]
            name += "_prime" * primes(part)
        else:
            spelled = next(iter(readings(part)), None)
            if spelled is None:
                return None
            name = spelled.name
            if callable(self.values.get(name)):
                self.meet(spelled, part)
                return name, self.values[name]
            if name in self.values or spelled.indices:
                return None
            return (name, found) if (found := self.function(name)) is not None else None
        if name in ("max", "min"):
            return name, None
        found = arrays.FUNCTIONS.get(name) or self.function(name)
        if found is None:
            raise fail(f"no snippet is named {name}, so {text} has no meaning", part)
        return name, found

    def _apply(self, function: tuple[str, Callable[..., Any] | None], head: Node, argument: Part) -> Any:
        name, call = function
        bracketed = isinstance(argument, Tree) and _is_group(argument)
        given = argument.children[0].children if isinstance(argument, Tree) and bracketed else [argument]
        arguments = [self.vector(child) for child in given]
        result = call(*arguments) if call is not None else self._extreme(name, arguments, head)
        if isinstance(result, tuple):
            raise fail(f"{name} returns several values; use it row by row", head)
        if isinstance(head.children[0], Token) and script(head, "sub") is not None:
            raise fail(f"a subscript on {name} means nothing here", head)
        if isinstance(head.children[0], Token) or not readings(head)[0].takes_superscript:
            result = self._powered(result, head)
        if not isinstance(argument, Tree) or not bracketed:
            return result
        below = script(argument, "sub")
        return self._powered(result if below is None else self._at(result, _items(below), name, argument), argument)

    def _extreme(self, name: str, arguments: list[Any], node: Node) -> Any:
        if len(arguments) == 1:
            return getattr(np, name)(arguments[0])
        result = arguments[0]
        for value in arguments[1:]:
            arrays.elementwise(result, value, "\\" + name)
            result = getattr(np, name + "imum")(result, value)
        for number, value in enumerate(arguments):
            self._met(node, number, bool(np.any(result == value)))
        return result

    def _met(self, node: Part, branch: int, taken: bool) -> None:
        key = (id(node), branch)
        self.branches[key] = self.branches.get(key, False) or taken

    # brackets

    def _group(self, node: Node) -> Any:
        if len(node.children) != 1:
            raise fail("a list in brackets needs a function before it", node)
        return self.value(node.children[0])

    def _frac(self, node: Node) -> Any:
        above, below = self.vector(node.children[1]), self.vector(node.children[2])
        return arrays.elementwise(above, below, "a fraction") / below

    def _sqrt(self, node: Node) -> Any:
        return arrays.root(self.vector(node.children[0]))

    def _abs(self, node: Node) -> Any:
        return np.abs(self.vector(node.children[0]))

    def _norm(self, node: Node) -> Any:
        return self.vector(node.children[0])

    def _stack(self, node: Node) -> Any:
        return arrays.stack([self.vector(child) for child in node.children])

    def _beside(self, node: Node) -> Any:
        return arrays.beside([self.vector(child) for child in node.children])

    def _matrix(self, node: Node) -> Any:
        rows = [[self.vector(cell) for cell in row.children] for row in node.children]
        if all(len(row) == 1 for row in rows):
            return arrays.stack([row[0] for row in rows])
        return np.block([[np.atleast_2d(cell) for cell in row] for row in rows])

    def _cases(self, node: Node) -> Any:
        result: Any = None
        decided: Any = False
        for number, case in enumerate(node.children):
            value = self.vector(case.children[0])
            here = self._condition(case.children[-1]) & ~np.asarray(decided) if case.data == "when" else ~np.asarray(decided)
            self._met(node, number, bool(np.any(here)))
            result = value if result is None and np.all(here) else np.where(here, value, 0.0 if result is None else result)
            decided = decided | here
        if not np.all(decided):
            raise fail(r"no case applies to a drawn value; end with \text{otherwise} or cover every value", node)
        return result

    def _condition(self, node: Node) -> Any:
        sides, relations = [self.vector(side) for side in node.children[::2]], node.children[1::2]
        if not relations:
            raise fail("a condition needs a relation such as z > 0", node)
        holds: Any = True
        for left, relation, right in zip(sides, relations, sides[1:], strict=False):
            holds = holds & RELATIONS[str(relation.children[-1])](left, right)
        return holds


def _is_group(factor: Part) -> bool:
    return isinstance(factor, Tree) and isinstance(factor.children[0], Tree) and factor.children[0].data == "group"


def _items(below: Part) -> list[Part]:
    return splittings(below)[-1]


def _argument(part: Part) -> Part:
    return part.children[0] if isinstance(part, Tree) and part.data == "list" and len(part.children) == 1 else part


def _plain(node: Node) -> bool:
    return sum(isinstance(child, Tree) and child.data == "sup" for child in node.children[1:]) == 1


def _scripts_of(node: Node) -> Node:
    return Tree("factor", [node.children[0], *node.children[1:-1]])
