"""The ways of the error back through an LSTM: along the cell, and through the gates by way of the hidden state."""

from itertools import pairwise

from report.figures.svg import Canvas

COLUMNS = {"t−1": 72.0, "t": 260.0, "t+1": 448.0}
CELL, HIDDEN, LOSS = 110.0, 256.0, 336.0


def error_paths() -> Canvas:
    picture = Canvas(
        520,
        360,
        "Paths of the error through an LSTM",
        "Three time steps; the error flows from right to left. Along the cell states a straight way with the factor f; "
        "from each hidden state up to its cell through the output gate; from each cell to the hidden state before, "
        "through the matrices of forget gate, input gate and candidate; from each hidden state to the one before, "
        "through the matrix of the output gate. Dashed, the peepholes of version A.",
    )
    for step, x in COLUMNS.items():
        own_loss(picture, x, step)
        reading(picture, x, step)
    for (_, left), (step, right) in pairwise(COLUMNS.items()):
        back(picture, left, right, step)
    for step, x in COLUMNS.items():
        picture.box(x, CELL, 64, 40, "cell")
        picture.label(x, CELL, f"c\u0304_{{{step}}}")
        picture.box(x, HIDDEN, 64, 40, "hidden")
        picture.label(x, HIDDEN, f"h\u0304_{{{step}}}")
    for y, role in ((CELL, "cell"), (HIDDEN, "hidden")):
        picture.line(
            [(COLUMNS["t−1"] - 33, y), (12, y)], role, 4 if role == "cell" else 2, arrow=True
        )
        picture.line(
            [(508, y), (COLUMNS["t+1"] + 33, y)], role, 4 if role == "cell" else 2, arrow=True
        )
    return picture


def own_loss(picture: Canvas, x: float, step: str) -> None:
    picture.line([(x, LOSS - 12), (x, HIDDEN + 21)], "ink", 2, arrow=True)
    picture.label(x, LOSS + 4, f"L_{{{step}}}")


def reading(picture: Canvas, x: float, step: str) -> None:
    picture.line([(x - 6, HIDDEN - 21), (x - 6, CELL + 21)], "output", 2, arrow=True)
    picture.line([(x + 10, HIDDEN - 21), (x + 10, CELL + 21)], "output", 2, "5 4", arrow=True)
    picture.label(x - 12, HIDDEN - 46, f"o_{{{step}}}", "end", "output")
    picture.label(x + 16, HIDDEN - 46, "p_{o}", "start", "output")


def back(picture: Canvas, left: float, right: float, step: str) -> None:
    middle = (left + right) / 2
    picture.line([(right - 33, CELL), (left + 33, CELL)], "cell", 4, arrow=True)
    picture.label(middle, CELL - 22, f"f_{{{step}}}", role="cell")
    picture.line(
        [(right - 10, CELL - 21), (right - 10, 48), (left + 10, 48), (left + 10, CELL - 21)],
        "forget",
        2,
        "5 4",
        arrow=True,
        radius=14,
    )
    picture.label(middle, 24, "p_{f}, p_{i}", role="forget")
    picture.line([(right - 33, CELL + 16), (left + 33, HIDDEN - 16)], "candidate", 2, arrow=True)
    picture.label(left + 17, CELL + 33, "R_{f}, R_{i}, R_{c}", "start", "candidate")
    picture.line([(right - 33, HIDDEN), (left + 33, HIDDEN)], "hidden", 2, arrow=True)
    picture.label(middle, HIDDEN + 22, "R_{o}", role="hidden")


FIGURES = {"error-paths": error_paths}
