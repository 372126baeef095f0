"""Modules of equations: what they are and what they return (S)."""

from tests.faults.catalogue.places import (
    CELL,
    GATE,
    HALF_LIFE,
    HALF_LIFE_TEST,
    HEAD,
    IMPORT,
    RETURN,
    SHAPES,
    SOURCE,
    added,
    declared,
    first,
    returned,
    shown,
)
from tests.faults.edits import change, create, delete, rewrite, swap
from tests.faults.fault import fault

SECOND = "\n\ndef keep_gate(f_t):\n    return f_t\n"
ORPHAN = '''def keep_gate(f_t):
    """Return the forget gate under its better name.

    Shapes: f_t (n,) -> k_t (n,)
    Source: this report
    """
    return f_t
'''
UNKNOWN_SIZE = SHAPES.replace("b_f (n,)", "b_f (m,)")

FAULTS = [
    fault("S01", "the module is missing", delete(HALF_LIFE), names=(HALF_LIFE,)),
    fault("S02", "the function has another name", swap(GATE, HEAD, HEAD.replace("gate", "gat"))),
    fault(
        "S03",
        "an extra parameter",
        swap(GATE, HEAD, HEAD.replace("h_prev", "h_prev, extra")),
    ),
    fault(
        "S04", "a shape that does not fit", declared(SHAPES.replace("n, d", "d, n")), also=(CELL,)
    ),
    fault("S05", "it changes its argument", first("x_t[0] = 0"), also=(CELL,)),
    fault("S06", "it raises", added("[][0]"), also=(CELL,)),
    fault(
        "S08",
        "an array of 8 TB",
        first("z = np.ones(10**12)"),
        swap(GATE, IMPORT, "import numpy as np\n\n" + IMPORT),
        also=(CELL,),
    ),
    fault("S16", "a statement of the module", swap(GATE, IMPORT, IMPORT + "\nSCALE = 1\n")),
    fault("S17", "a syntax error", swap(GATE, HEAD, HEAD.removesuffix(":"))),
    fault(
        "S18",
        "not UTF-8",
        change(GATE, lambda text: text.replace(b"Return", b"Return \xe4\xf6")),
    ),
    fault("S20", "it returns NaN", added('float("nan")'), also=(CELL,)),
    fault("S21", "two functions", change(GATE, lambda text: text + SECOND.encode())),
    fault(
        "S22",
        "it calls itself",
        returned("forget_gate(W_f, R_f, b_f, x_t, h_prev)"),
        also=(CELL,),
    ),
    fault(
        "S23",
        "it imports what imports it",
        swap(GATE, IMPORT, IMPORT + "from snippets.lstm_cell.lstm_step import lstm_step\n"),
    ),
    fault("S25", "a result of size 0", returned("sigmoid(W_f @ x_t)[:0]"), also=(CELL,)),
    fault("S30", "a source that nobody knows", swap(GATE, SOURCE, "Source: gers2000forgotten")),
    fault("S31", "no source", swap(GATE, f"    {SOURCE}\n", "")),
    fault(
        "S34", "an import that is not used", swap(GATE, IMPORT, "import numpy as np\n\n" + IMPORT)
    ),
    fault(
        "S35",
        "a module that no page shows",
        create("snippets/lstm_cell/keep_gate.py", ORPHAN),
        names=("snippets/lstm_cell/keep_gate.py",),
    ),
    fault("S36", "no test", delete(HALF_LIFE_TEST), names=(HALF_LIFE_TEST,)),
    fault(
        "S37",
        "a test that asserts nothing",
        rewrite(
            HALF_LIFE_TEST,
            "from snippets.lstm_cell.forget_half_life import forget_half_life\n\n\n"
            "def test_it():\n    forget_half_life(0.5)\n",
        ),
        names=(HALF_LIFE_TEST,),
    ),
    fault(
        "S38",
        "a test that asserts True",
        rewrite(
            HALF_LIFE_TEST,
            "from snippets.lstm_cell.forget_half_life import forget_half_life\n\n\n"
            "def test_it():\n    forget_half_life(0.5)\n    assert True\n",
        ),
        names=(HALF_LIFE_TEST,),
    ),
    fault("S39", "an annotation", swap(GATE, HEAD, HEAD.replace("b_f", "b_f: float"))),
    fault("S40", "a comment", first("# one number per cell")),
    fault(
        "S42",
        "page and code are wrong alike",
        shown(r"f_t = \sigma(W_f x_t - R_f h_{t-1} + b_f)"),
        returned("sigmoid(W_f @ x_t - R_f @ h_prev + b_f)"),
        also=(CELL,),
    ),
    fault("S44", "an async function", swap(GATE, HEAD, "async " + HEAD)),
    fault("S45", "it returns words", returned('"open"'), also=(CELL,)),
    fault("S46", "a result of another shape", returned("sigmoid(R_f @ R_f)"), also=(CELL,)),
    fault("S47", "no return", swap(GATE, RETURN, "f_t = 1")),
    fault("S48", "a size that the others do not give", declared(UNKNOWN_SIZE), also=(CELL,)),
]
