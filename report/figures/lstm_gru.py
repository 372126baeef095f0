"""The LSTM cell and the GRU, one above the other, in the same strokes."""

from report.figures.svg import Canvas, Point

LEFT, RIGHT = 14, 506
COLUMN = {"forget": 112, "input": 192, "candidate": 268, "output": 348}
READ = 428
LSTM, GRU = 40, 316
"""The heights of the lines along the tops."""


def box(picture: Canvas, x: float, y: float, text: str, role: str) -> None:
    picture.box(x, y, 56, 34, role)
    picture.label(x, y, text)


def lstm_gru() -> Canvas:
    picture = Canvas(
        520,
        602,
        "The LSTM cell and the GRU",
        "Above, an LSTM: the cell state runs along the top, is multiplied by the forget gate, and "
        "the input gate times the candidate is added; through tanh and the output gate the hidden "
        "state is read. Below, a GRU: only the hidden state runs along the top. It is multiplied "
        "by the update gate, and one minus that gate times the candidate is added. The candidate "
        "sees the old hidden state after it was multiplied by the reset gate.",
    )
    lstm(picture)
    picture.line([(LEFT, 276), (RIGHT, 276)], "faint", 1.5)
    gru(picture)
    return picture


def lstm(picture: Canvas) -> None:
    top, product, gates, bus = LSTM, LSTM + 56, LSTM + 122, LSTM + 176
    forget, into, note, out = COLUMN.values()
    read = LSTM + 86
    picture.line([(LEFT, top), (forget - 14, top)], "cell", 4, arrow=True)
    picture.line([(forget + 14, top), (note - 14, top)], "cell", 4, arrow=True)
    picture.line([(note + 14, top), (RIGHT, top)], "cell", 4, arrow=True)
    picture.label(LEFT + 18, top - 20, "c_{t−1}", role="cell")
    picture.label(RIGHT - 14, top - 20, "c_{t}", role="cell")
    picture.line([(LEFT, bus), (out, bus)], "hidden", 3)
    picture.label(LEFT + 18, bus - 20, "h_{t−1}", role="hidden")
    picture.line([(52, bus + 40), (52, bus)], "ink", 2)
    picture.dot(52, bus, "ink", 4.5)
    picture.label(32, bus + 32, "x_{t}")
    for name, x in COLUMN.items():
        picture.line([(x, bus), (x, gates + 17)], "hidden", arrow=True)
        picture.dot(x, bus, "hidden")
        box(picture, x, gates, "tanh" if name == "candidate" else "σ", name)
        picture.words(x, bus + 22, name, role=name)
    above = gates - 17
    picture.line([(forget, above), (forget, top + 14)], "forget", arrow=True)
    picture.label(forget - 18, product, "f_{t}", role="forget")
    picture.line(
        [(into, above), (into, product), (note - 14, product)], "input", arrow=True, radius=8
    )
    picture.label(into - 14, product + 12, "i_{t}", role="input")
    picture.line([(note, above), (note, product + 14)], "candidate", arrow=True)
    picture.line([(note, product - 14), (note, top + 14)], "cell", arrow=True)
    picture.label(note + 20, product + 26, "c\u0303_{t}", role="candidate")
    picture.line([(READ, top), (READ, top + 22)], "cell", arrow=True)
    picture.dot(READ, top, "cell", 4.5)
    box(picture, READ, top + 40, "tanh", "cell")
    picture.line([(READ, top + 57), (READ, read - 14)], "cell", arrow=True)
    picture.line([(out, above), (out, read), (READ - 14, read)], "output", arrow=True, radius=8)
    picture.label(out + 24, read - 16, "o_{t}", role="output")
    picture.product(READ, read, "hidden")
    picture.line([(READ, read + 14), (READ, bus), (RIGHT, bus)], "hidden", 3, arrow=True, radius=10)
    picture.label(RIGHT - 14, bus - 20, "h_{t}", role="hidden")
    for x, y in ((forget, top), (note, product)):
        picture.product(x, y, "cell")
    picture.plus(note, top, "cell")


KEEP, RESET, NOTE = 140, 282, 400


def gru(picture: Canvas) -> None:
    top, product, gates, bus = GRU, GRU + 56, GRU + 184, GRU + 238
    middle = GRU + 122
    picture.line([(LEFT, top), (KEEP - 14, top)], "hidden", 4, arrow=True)
    picture.line([(KEEP + 14, top), (NOTE - 14, top)], "hidden", 4, arrow=True)
    picture.line([(NOTE + 14, top), (RIGHT, top)], "hidden", 4, arrow=True)
    picture.label(LEFT + 18, top - 20, "h_{t−1}", role="hidden")
    picture.label(RIGHT - 14, top - 20, "h_{t}", role="hidden")
    picture.line([(64, top), (64, bus), (RESET, bus)], "hidden", 3, radius=8)
    picture.line([(64, middle), (RESET - 14, middle)], "hidden", arrow=True)
    picture.dot(64, top, "hidden", 4.5)
    picture.dot(64, middle, "hidden")
    picture.line([(100, bus + 40), (100, bus)], "ink", 2)
    picture.line(
        [(100, bus + 24), (NOTE, bus + 24), (NOTE, middle + 17)], "ink", arrow=True, radius=8
    )
    picture.dot(100, bus, "ink", 4.5)
    picture.dot(100, bus + 24, "ink")
    picture.label(80, bus + 32, "x_{t}")
    for x, role, name in ((KEEP, "forget", "update"), (RESET, "output", "reset")):
        picture.line([(x, bus), (x, gates + 17)], "hidden", arrow=True)
        picture.dot(x, bus, "hidden")
        box(picture, x, gates, "σ", role)
        picture.words(x + 36, gates, name, "start", role)
    crossing(picture, (KEEP, middle))
    picture.line([(KEEP, gates - 17), (KEEP, top + 14)], "forget", arrow=True)
    picture.label(KEEP - 18, product, "z_{t}", role="forget")
    picture.line([(KEEP, product), (RESET - 28, product)], "forget", arrow=True)
    picture.dot(KEEP, product, "forget")
    picture.box(RESET, product, 56, 34, "forget")
    picture.label(RESET, product, "1 −")
    picture.line([(RESET + 28, product), (NOTE - 14, product)], "forget", arrow=True)
    picture.line([(RESET, gates - 17), (RESET, middle + 14)], "output", arrow=True)
    picture.label(RESET + 18, middle + 30, "r_{t}", role="output")
    picture.line([(RESET + 14, middle), (NOTE - 28, middle)], "hidden", arrow=True)
    box(picture, NOTE, middle, "tanh", "candidate")
    picture.words(NOTE + 36, middle, "candidate", "start", "candidate")
    picture.line([(NOTE, middle - 17), (NOTE, product + 14)], "candidate", arrow=True)
    picture.label(NOTE + 20, product + 26, "h\u0303_{t}", role="candidate")
    picture.line([(NOTE, product - 14), (NOTE, top + 14)], "hidden", arrow=True)
    picture.product(KEEP, top, "hidden")
    picture.product(RESET, middle, "hidden")
    picture.product(NOTE, product, "hidden")
    picture.plus(NOTE, top, "hidden")


def crossing(picture: Canvas, at: Point) -> None:
    """Let a line from below pass over the one that runs across."""
    picture.gap(*at, 8, 10)


FIGURES = {"lstm-gru": lstm_gru}
