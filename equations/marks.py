"""Symbols that have a class of their own, in formulas as in code, so that a style sheet can colour them.

The setting `marks` gives classes to Python names; neighbours in time have the class of their symbol.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from equations.mathml import mathml
from equations.notation import STEPS, Notation
from equations.problem import Problem

NEIGHBOURS = {"": "_t", "_prev": "_{t-1}", "_next": "_{t+1}"}
SCRIPTED = re.compile(r"<msub>(.*)</msub></math>")


@dataclass(frozen=True)
class Marks:
    """The class of each marked name, and of each marked pair of base and subscript in MathML."""

    names: dict[str, str] = field(default_factory=dict)
    pairs: dict[str, tuple[str, str]] = field(default_factory=dict)

    def on(self, formula: str, without: Collection[str] = ()) -> str:
        """Return MathML with the classes of its symbols, except those of the names without."""
        for pair, (name, mark) in self.pairs.items():
            if name not in without and pair in formula:
                pattern = rf"<(msub|msubsup)>(?={re.escape(pair)})"
                formula = re.sub(pattern, rf'<\1 class="{mark}">', formula)
        return formula


def read_marks(classes: dict[str, str], notation: Notation) -> Marks:
    """Return the marks of a setting; a name without a row of notation has one in code only."""
    marks = Marks()
    for name, word in classes.items():
        mark, stem, latex = f"symbol-{word}", name.removesuffix("_t"), notation.latex(name)
        marks.names.update({name: mark, **{f"{stem}{step}": mark for step in STEPS}})
        for step, subscript in NEIGHBOURS.items():
            written = re.sub(r"_t$", lambda _, to=subscript: to, latex)
            try:
                found = SCRIPTED.search(mathml(written, display=False, annotated=False))
            except Problem:
                continue
            if found:
                marks.pairs[found[1]] = (f"{stem}{step}" if step else name, mark)
    return marks
