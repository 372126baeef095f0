"""From what a display states to a JavaScript function, under the name and parameters of its module."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from equations.expression import Expression
from equations.javascript import Find, Writer, local
from equations.problem import Problem
from equations.shapes import Declared, Signature
from equations.sides import Entries, Equal, Inequality, Named, Statement


@dataclass(frozen=True)
class Translation:
    """One display as a function: its JSDoc and text, and what it calls.

    Where the display has several sides, the text is that of the last, and algebra and equations are
    what that calls; the others stand in `sides`.
    """

    name: str
    text: str
    sides: tuple[str, ...]
    algebra: frozenset[str]
    equations: frozenset[str]


def translate(stated: Statement, name: str, signature: Signature, find: Find) -> Translation:
    """Return what a display states as a function with the parameters of its module."""
    writer = _Statements(signature, find, {row for row, _ in getattr(stated, "rows", ())})
    parameters = ", ".join(local(item.name) for item in signature.parameters)
    sides: list[str] = []
    for body in writer.bodies(stated):
        last = frozenset(writer.algebra), frozenset(writer.equations - {name})
        sides.append(f"({parameters}) {{\n{body}\n}}")
    *others, text = sides
    numbered = tuple(f"function {name}${number}{one}" for number, one in enumerate(others))
    return Translation(name, f"function {local(name)}{text}", numbered, *last)


@dataclass
class _Statements(Writer):
    """Writes the bodies of functions."""

    def bodies(self, stated: Statement) -> Iterator[str]:
        """Yield the body of the function for each side of the display, with what that calls."""
        for number in range(stated.count):
            for names in (self.algebra, self.equations, self.sizes):
                names.clear()
            yield self._side(stated, number)

    def _side(self, stated: Statement, number: int) -> str:
        match stated:
            case Equal(_, sides):
                return self._body([], self.write(sides[number]).text)
            case Entries(name, letters, first, sides):
                return self._body([], self._table(name, letters, first, sides[number]))
            case Inequality(_, left, right):
                return self._body([], f"[{self.write(left).text}, {self.write(right).text}]")
            case Named(rows):
                return self._rows(rows, number)

    def _rows(self, rows: list[tuple[str, list[Expression]]], number: int) -> str:
        """Return the rows in order; of a row with several sides the one of a number, or the last."""
        parameters = {item.name for item in self.signature.parameters}
        names, lines, seen = [name for name, _ in rows], [], set(parameters)
        for name, sides in rows:
            text = self.write(sides[min(number, len(sides) - 1)])
            keyword = "" if name in seen else "let " if names.count(name) > 1 else "const "
            lines.append(f"{keyword}{local(name)} = {text.text}")
            seen.add(name)
            self.known.add(name)
            self.axes.pop(name, None)
            if text.axes is not None:
                self.axes[name] = text.axes
        results = [local(item.name) for item in self.signature.results]
        returned = results[0] if len(results) == 1 else f"[{', '.join(results)}]"
        return self._body(lines, returned)

    def _body(self, lines: list[str], returned: str) -> str:
        lengths = [f"const {name} = {self._length(name)}" for name in sorted(self.sizes)]
        return "\n".join(f"  {line}" for line in (*lengths, *lines, f"return {returned}"))

    def _table(
        self, name: str, letters: list[str], first: tuple[int, ...], side: Expression
    ) -> str:
        declared = next(item for item in self.signature.results if item.name == name)
        self.axes |= dict.fromkeys(letters, 0)
        text = self.write(side).text
        sizes = ", ".join(self._size(axis) for axis in declared.axes or ())
        starts = ", ".join(map(str, first))
        return f"{self.call('table')}([{sizes}], [{starts}], ({', '.join(letters)}) => {text})"

    def _size(self, axis: str) -> str:
        """Return the size that an axis such as 4n or n+d stands for."""
        terms = []
        for term in re.sub(r"\s", "", axis).split("+"):
            number, letter = re.fullmatch(r"(\d*)([A-Za-z]*)", term).groups()  # type: ignore[union-attr]
            self.sizes |= {letter} - {""}
            terms.append(" * ".join(filter(None, (number, letter))))
        return " + ".join(terms)

    def _length(self, letter: str) -> str:
        """Return how the size of a letter is found from the arguments."""
        for item in self.signature.parameters:
            for axis, written in enumerate(item.axes or ()):
                size = f"{self.call('length')}([{local(item.name)}, {axis}])"
                found = re.fullmatch(r"(\d*)([A-Za-z]+)(?:\+(\d+))?", re.sub(r"\s", "", written))
                if found and found[2] == letter:
                    size += f" - {found[3]}" if found[3] else ""
                    return f"({size}) / {found[1]}" if found[1] else size
        raise Problem(f"the size {letter} cannot be found from the shape of a parameter")


def documented(translation: Translation, signature: Signature, summary: str) -> str:
    """Return the exported function under what an editor shows of it."""
    lines = [f" * {summary}"]
    for item in signature.parameters:
        lines.append(f" * @param {{{_type(item)}}} {local(item.name)} {_shape(item)}".rstrip())
    results = signature.results
    types = [_type(item) for item in results]
    written = types[0] if len(types) == 1 else f"[{', '.join(types)}]"
    names = ", ".join(f"{item.name} {_shape(item)}".rstrip() for item in results)
    lines.append(f" * @returns {{{written}}} {names}")
    return "\n".join(["/**", *lines, " */", f"export {translation.text}"])


def _type(declared: Declared) -> str:
    if declared.kind == "function":
        return "(z: any) => any"
    return "number" + "[]" * len(declared.axes or ())


def _shape(declared: Declared) -> str:
    axes = declared.axes or ()
    return f"({', '.join(axes)}{',' * (len(axes) == 1)})" if axes else declared.kind
