"""What the defects hang on: the forget gate of chapter 3.2 and a few other stable texts.

An anchor must occur exactly once in its file; test_faults.py says so when a page has changed.
"""

from tests.faults.edits import Edit, append, swap

CELL = "docs/architecture/lstm-cell.md"
GATE = "snippets/lstm_cell/forget_gate.py"
GATE_TEST = "tests/lstm_cell/test_forget_gate.py"
HALF_LIFE = "snippets/lstm_cell/forget_half_life.py"
HALF_LIFE_TEST = "tests/lstm_cell/test_forget_half_life.py"
UPDATE = "snippets/lstm_cell/cell_update.py"

FORMULA = r"f_t = \sigma(W_f x_t + R_f h_{t-1} + b_f)"
DISPLAY = f"$$\n{FORMULA}\n$$"
INCLUDE = f'```python\n--8<-- "{GATE}"\n```'
BLOCK = f"{DISPLAY}\n\n{INCLUDE}"

HEAD = "def forget_gate(W_f, R_f, b_f, x_t, h_prev):"
SHAPES = "W_f (n, d), R_f (n, n), b_f (n,), x_t (d,), h_prev (n,) -> f_t (n,)"
SOURCE = "Source: gers2000forget"
RETURN = "return sigmoid(W_f @ x_t + R_f @ h_prev + b_f)"
IMPORT = "from snippets.neural_networks.sigmoid import sigmoid\n"

PERCEPTRON_INCLUDE = '--8<-- "snippets/neural_networks/perceptron.py"'
NETWORKS = "docs/foundations/neural-networks.md"
CONCLUSION = "docs/conclusion.md"
CONFIG = "mkdocs.yml"
PROJECT = "pyproject.toml"
BIB = "docs/references.bib"


def shown(latex: str) -> Edit:
    """Show another formula for the forget gate."""
    return swap(CELL, DISPLAY, f"$$\n{latex}\n$$")


def said(text: str) -> Edit:
    """Add a paragraph to the page of the cell."""
    return append(CELL, text)


def returned(expression: str) -> Edit:
    """Let the forget gate return something else."""
    return swap(GATE, RETURN, f"return {expression}")


def added(term: str) -> Edit:
    """Let the forget gate add a term."""
    return returned(f"(\n        {RETURN.removeprefix('return ')}\n        + {term}\n    )")


def first(statement: str) -> Edit:
    """Put a statement before the return of the forget gate."""
    return swap(GATE, f"    {RETURN}", f"    {statement}\n    {RETURN}")


def declared(shapes: str) -> Edit:
    """Declare other shapes for the forget gate."""
    before = SHAPES.replace(", x_t", ",\n        x_t")
    return swap(GATE, before, lines(shapes))


def lines(shapes: str) -> str:
    """Write each shape on a line of its own, so that none is too wide."""
    return shapes.replace("), ", "),\n        ").replace(" -> ", "\n        -> ")


def setting(line: str) -> Edit:
    """Add a setting of the equations."""
    return swap(PROJECT, "[tool.equations]\n", f"[tool.equations]\n{line}\n")
