"""Found by fuzzing and reading (X)."""

from tests.faults.catalogue.places import BLOCK, CELL, FORMULA, said, shown
from tests.faults.edits import create, swap
from tests.faults.fault import fault

CONTEXT = "snippets/lstm_cell/context.py"
MODULE = '''def context(x_t):
    """Return the context: the input, doubled.

    Shapes: x_t (d,) -> c_t (d,)
    Source: this report
    """
    return 2 * x_t
'''
TEST = """from snippets.lstm_cell.context import context


def test_value_by_hand():
    assert context(3) == 6
"""
DOUBLED = f'{BLOCK}\n\nThe context:\n\n$$\nc_t = 2 x_t\n$$\n\n```python\n--8<-- "{CONTEXT}"\n```'
BRACES = "$" + "{" * 10_000 + "x" + "}" * 10_000 + "$"

FAULTS = [
    fault("X01", "a prime after a bracket", shown(FORMULA + "'")),
    fault("X02", "a prime on a sum", shown(FORMULA + r" + \sum_{k=1}'^{2} 0")),
    fault("X03", "a remainder by 0", shown(FORMULA + r" + (1) \bmod 0")),
    fault("X04", "10,000 braces in prose", said(f"The value {BRACES} is odd.")),
    fault("X06", "an accent as the upper bound", shown(FORMULA + r" + \sum_{k=1}^\hat{K} 0")),
    fault(
        "X07",
        "a row that begins with the sign of alignment",
        swap(CELL, FORMULA.replace("=", "&=") + r" \\", FORMULA.replace("f_t =", "&=") + r" \\"),
    ),
    fault(
        "X08",
        "a symbol with another meaning than in the notation",
        swap(CELL, BLOCK, DOUBLED),
        create(CONTEXT, MODULE),
        create("tests/lstm_cell/test_context.py", TEST),
        says=r"c_t|c_\{t\}",
    ),
    fault("X09", "a display by other means: a quotation", said("> $E = m c^2$")),
]
