"""Symbols that have a class of their own, in formulas as in code, so that a style sheet can colour them.

The setting `marks` gives classes to Python names; neighbours in time have the class of their symbol.
"""

import re
from dataclasses import dataclass, field

from equations.mathml import mathml
from equations.notation import STEPS, Notation
from equations.problem import Problem

SUBSCRIPTS = ("_t", "_{t-1}", "_{t+1}")
SCRIPTED = re.compile(r"<msub>(.*)</msub></math>")


@dataclass(frozen=True)
class Marks:
    """The class of each marked name, and of each marked pair of base and subscript in MathML."""

    names: dict[str, str] = field(default_factory=dict)
    pairs: dict[str, str] = field(default_factory=dict)

    def on(self, formula: str) -> str:
        """Return MathML with the classes of its symbols."""
        for pair, mark in self.pairs.items():
            for element in ("msub", "msubsup"):
                marked = f'<{element} class="{mark}">{pair}'
                formula = formula.replace(f"<{element}>{pair}", marked)
        return formula


def read_marks(classes: dict[str, str], notation: Notation) -> Marks:
    """Return the marks of a setting; a name without a row of notation is marked in code only."""
    marks = Marks()
    for name, word in classes.items():
        mark, stem, latex = f"symbol-{word}", name.removesuffix("_t"), notation.latex(name)
        marks.names.update({name: mark, **{f"{stem}{step}": mark for step in STEPS}})
        for subscript in SUBSCRIPTS:
            written = f"{latex.removesuffix('_t')}{subscript}" if latex.endswith("_t") else latex
            try:
                found = SCRIPTED.search(mathml(written, display=False, carried=False))
            except Problem:
                continue
            if found:
                marks.pairs[found[1]] = mark
    return marks
