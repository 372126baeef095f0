"""Two ways to put recurrent layers together: one on top of the other, and one in each direction."""

from report.figures.svg import Canvas

COLUMNS, SHIFT = (62, 142, 222), 254
AT = ("t−1", "t", "t+1")
INPUT, LOWER, UPPER, OUT = 244, 184, 104, 34


def node(picture: Canvas, x: float, y: float, text: str, role: str, width: float = 54) -> None:
    picture.box(x, y, width, 36, role)
    picture.label(x, y, text)


def stacked_bidirectional() -> Canvas:
    picture = Canvas(
        520,
        300,
        "Two layers, and one layer in both directions",
        "On the left, over three steps: the input goes into layer 1, the hidden states of layer 1 "
        "into layer 2, and each layer hands its states on to the right. On the right: the input "
        "goes into two rows, one that hands its states on to the right and one that hands them on "
        "to the left, and both states of a step go into one.",
    )
    picture.words(142, 284, "stacked", role="muted")
    picture.words(396, 284, "bidirectional", role="muted")
    picture.line([(272, 20), (272, 290)], "faint", 1.5)
    for x in COLUMNS[:-1]:
        for y in (LOWER, UPPER):
            picture.line([(x + 27, y), (x + 53, y)], "hidden", 2.5, arrow=True)
        picture.line([(x + SHIFT + 7, LOWER), (x + SHIFT + 45, LOWER)], "input", 2.5, arrow=True)
        picture.line([(x + SHIFT + 73, UPPER), (x + SHIFT + 35, UPPER)], "forget", 2.5, arrow=True)
    for at, x in zip(AT, COLUMNS, strict=True):
        stacked(picture, x, at)
        bidirectional(picture, x + SHIFT, at)
    return picture


def stacked(picture: Canvas, x: float, at: str) -> None:
    picture.line([(x, INPUT - 14), (x, LOWER + 18)], "ink", arrow=True)
    picture.line([(x, LOWER - 18), (x, UPPER + 18)], "hidden", arrow=True)
    picture.line([(x, UPPER - 18), (x, OUT - 4)], "hidden", arrow=True)
    picture.label(x, INPUT, f"x_{{{at}}}")
    node(picture, x, LOWER, "h^{(1)}", "hidden")
    node(picture, x, UPPER, "h^{(2)}", "hidden")


def bidirectional(picture: Canvas, x: float, at: str) -> None:
    """The rows are shifted, so that input and result of one row pass beside the other."""
    for side, row in ((x + 22, LOWER), (x - 22, UPPER)):
        picture.gap(side, row, 7, 10)
    picture.line([(x - 14, INPUT - 14), (x - 14, LOWER + 18)], "ink", arrow=True)
    picture.line([(x + 22, INPUT - 14), (x + 22, UPPER + 18)], "ink", arrow=True)
    picture.line([(x - 22, LOWER - 18), (x - 22, OUT + 18)], "input", arrow=True)
    picture.line([(x + 14, UPPER - 18), (x + 14, OUT + 18)], "forget", arrow=True)
    picture.label(x, INPUT, f"x_{{{at}}}")
    node(picture, x - 14, LOWER, "h", "input", 42)
    node(picture, x + 14, UPPER, "h", "forget", 42)
    node(picture, x, OUT, f"h_{{{at}}}", "hidden", 70)


FIGURES = {"stacked-bidirectional": stacked_bidirectional}
