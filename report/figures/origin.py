"""The memory cell of 1997: a linear unit that feeds itself with weight 1, between two gates."""

from report.figures.svg import Canvas


def cec() -> Canvas:
    picture = Canvas(
        520,
        300,
        "The memory cell of 1997",
        "What arrives is squashed and multiplied by the input gate, then added to a state that feeds itself with "
        "weight 1.0, the constant error carousel. "
        "The state is squashed, multiplied by the output gate and leaves. There is no forget gate.",
    )
    line = 150
    picture.label(22, line, "z_{t}")
    picture.line([(38, line), (70, line)], arrow=True)
    squash(picture, 94, line)
    picture.label(94, line - 38, "ψ", role="candidate")
    picture.line([(118, line), (150, line)], "candidate", arrow=True)
    picture.product(166, line)
    picture.line([(181, line), (226, line)], arrow=True)
    picture.circle(262, line, 34, "cell")
    picture.label(262, line, "c_{t}")
    picture.path(f"M282 {line - 29}C318 56 206 56 239 {line - 39}", "cell", 3.5)
    picture.head((237, line - 42), (244, line - 28), "cell", 7)
    picture.label(262, 58, "1.0", role="cell")
    picture.words(262, 26, "constant error carousel", role="cell")
    picture.line([(297, line), (330, line)], "cell", 3, arrow=True)
    squash(picture, 354, line, "cell")
    picture.label(354, line - 38, "χ", role="cell")
    picture.line([(378, line), (410, line)], arrow=True)
    picture.product(426, line)
    picture.line([(441, line), (484, line)], "hidden", 3, arrow=True)
    picture.label(500, line, "h_{t}", role="hidden")
    for x, name, symbol in ((166, "input", "i_{t}"), (426, "output", "o_{t}")):
        picture.line([(x, 226), (x, line + 15)], name, arrow=True)
        picture.label(x + 20, 192, symbol, role=name)
        picture.box(x, 246, 62, 38, name)
        picture.label(x, 246, "σ")
        picture.words(x, 284, f"{name} gate", role=name)
    return picture


def squash(picture: Canvas, x: float, y: float, role: str = "candidate") -> None:
    """A box with an S-shaped curve: any squashing function."""
    picture.box(x, y, 46, 42, role)
    picture.path(
        f"M{x - 15} {y + 11}C{x + 2} {y + 11} {x - 2} {y - 11} {x + 15} {y - 11}", role, 2.5
    )


FIGURES = {"cec": cec}
