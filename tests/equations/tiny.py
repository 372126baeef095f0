"""A report of one page and one equation, to be damaged in one place at a time."""

from pathlib import Path
from typing import Any

from equations.project import Project
from equations.settings import Settings

PAGE = """# 3.2 Cell

The gate:

$$
f_t = \\sigma(W_f x_t + b_f)
$$

```python
--8<-- "snippets/cell/gate.py"
```

See [@eq:gate] and [@gers2000forget].
"""

GATE = '''from snippets.cell.sigmoid import sigmoid


def gate(W_f, b_f, x_t):
    """Return the gate.

    Shapes: W_f (n, d), b_f (n,), x_t (d,) -> f_t (n,)
    Source: this report
    """
    return sigmoid(W_f @ x_t + b_f)
'''

SIGMOID_PAGE = """# 2.1 Functions

$$
\\sigma(z) = \\frac{1}{1 + e^{-z}}
$$

```python
--8<-- "snippets/cell/sigmoid.py"
```
"""

SIGMOID = '''import numpy as np


def sigmoid(z):
    """Return the logistic function.

    Shapes: z (n,) -> sigmoid (n,)
    Where: z is the pre-activation
    Source: this report
    """
    return 1 / (1 + np.exp(-z))
'''

NOTATION = """# Notation

| Symbol | Python | Shape | Meaning |
|---|---|---|---|
| $\\sigma$ | `sigmoid` | function | logistic function |
| $x_t$ | `x_t` | (d,) | input at time t |
| $W_f$ | `W_f` | (n, d) | weights |
| $b_f$ | `b_f` | (n,) | bias |
| $f_t$ | `f_t` | (n,) | gate |
"""

BIB = '@article{gers2000forget, author={Gers, Felix A. and Schmidhuber, J{\\"u}rgen and Cummins, Fred}, title={Learning to Forget}, year={2000}}\n'
TEST = """from snippets.cell.gate import gate


def test_value_by_hand():
    assert gate([[0]], [0], [0])[0] == 0.5
"""

FILES = {
    "docs/cell.md": PAGE + "\n" + SIGMOID_PAGE.partition("\n")[2],
    "docs/notation.md": NOTATION,
    "docs/references.bib": BIB,
    "snippets/cell/gate.py": GATE,
    "snippets/cell/sigmoid.py": SIGMOID,
    "tests/cell/test_gate.py": TEST,
    "tests/cell/test_sigmoid.py": TEST.replace("gate([[0]], [0], [0])[0]", "sigmoid(0)").replace(
        "gate", "sigmoid"
    ),
}


def project(
    folder: Path,
    changes: dict[str, tuple[str, str] | str | None] | None = None,
    **settings: Any,
) -> Project:
    """Return the tiny report with changes: a pair (old, new) edits a file, a text replaces or adds it, None leaves it out."""
    files: dict[str, str | None] = dict(FILES)
    for path, change in (changes or {}).items():
        if isinstance(change, tuple):
            old, new = change
            before = FILES[path]
            assert before.count(old) == 1, f"{old!r} must occur once in {path}"
            files[path] = before.replace(old, new)
        else:
            files[path] = change
    for path, text in files.items():
        if text is not None:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
    return Project(Settings(root=folder, **settings))


def problems(
    folder: Path, changes: dict[str, tuple[str, str] | str | None] | None = None
) -> list[str]:
    """Return the problems of the changed tiny report, with paths relative to its folder."""
    return [
        str(problem).replace(f"{folder}/", "") for problem in project(folder, changes).problems()
    ]
