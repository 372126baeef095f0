"""A formula that is to be damaged: which symbols, functions and letters in it can change places."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from equations.spelling import spell_item
from equations.tree import Big, Chain, Head, Node, Script, Sum, Symbol


@dataclass(frozen=True)
class Edit:
    """One change of a text: what kind it is, and what it puts between two offsets."""

    kind: str
    start: int
    end: int
    text: str

    def apply(self, latex: str) -> str:
        """Return the damaged text."""
        return latex[: self.start] + self.text + latex[self.end :]


@dataclass(frozen=True)
class Names:
    """What Python names are: functions, values, and which of the values are matrices."""

    is_function: Callable[[str], bool]
    values: set[str]
    matrices: set[str]


@dataclass
class Formula:
    """A formula under mutation, and what a swap can put in place of something else."""

    latex: str
    names: Names
    values: set[str] = field(default_factory=set)
    symbols: dict[str, None] = field(default_factory=dict)
    functions: dict[str, None] = field(default_factory=dict)
    letters: dict[str, None] = field(default_factory=dict)
    steps: set[str] = field(default_factory=lambda: {"t", "T"})

    def text(self, node: Node) -> str:
        """Return the LaTeX of a node."""
        return node.place.of(self.latex)

    def is_head(self, node: Node) -> bool:
        """Whether a node is a function that is applied, not a value."""
        if not isinstance(node, Symbol):
            return isinstance(node, Head)
        found = node.readings
        return bool(found) and not found[0].indices and self.names.is_function(found[0].name)

    def symbol(self, node: Symbol) -> str:
        """Return the text of a symbol without power or transpose; "" if it is no known value."""
        known = next((one for one in node.readings if one.name in self.values), None)
        if known is None:
            return ""
        cut = node.sup and known.layer is None and node.sup.place.end == node.place.end
        end = node.sup.place.start if node.sup and cut else node.place.end
        return self.latex[node.place.start : end]

    def braced(self, script: Script) -> tuple[Node, ...]:
        """Return what stands in the braces of a script; a bare letter is part of a name."""
        return script.items if self.latex[script.inner.start] == "{" else ()


def survey(tree: Node, latex: str, names: Names) -> Formula:
    """Return a formula with all that a swap can put in place of something else."""
    formula = Formula(latex, names, set(names.values))
    nodes = list(walk(tree, formula))
    for node in nodes:
        match node:
            case Chain((Symbol() as left, *_)):
                formula.values.add(left.spelled or "")
    for node in nodes:
        match node:
            case Symbol() | Head() if formula.is_head(node):
                if node.sup is None:
                    formula.functions[formula.text(node)] = None
            case Symbol() if text := formula.symbol(node):
                formula.symbols[text] = None
            case Script() if latex[node.place.start] == "_" and len(node.indices) > 1:
                formula.letters |= {formula.text(item): None for item in node.indices}
            case Sum() if spell_item(node) in ("prev", "next"):
                formula.steps.add(formula.text(node.terms[0]))
    for node in nodes:
        match node:
            case Big(_, Script((Chain((Node() as index, *_)) | index, *_))):
                formula.symbols.pop(formula.text(index), None)
    return formula


def walk(part: Any, formula: Formula) -> Iterator[Node]:
    """Yield the nodes below a part, but not a bare letter in a script."""
    if isinstance(part, tuple):
        for one in part:
            yield from walk(one, formula)
    elif isinstance(part, Node):
        yield part
        below = tuple(getattr(part, one.name) for one in fields(part))
        yield from walk(formula.braced(part) if isinstance(part, Script) else below, formula)
