"""Recurrent networks: folded and unrolled, and the two places where feedback can start."""

from report.figures.svg import Canvas


def unit(picture: Canvas, x: float, y: float, text: str, role: str, width: float = 54) -> None:
    picture.box(x, y, width, 40, role)
    picture.label(x, y, text)


def unrolled() -> Canvas:
    picture = Canvas(
        520,
        252,
        "A recurrent network, folded and unrolled",
        "On the left one unit that feeds its state back to itself; on the right the same unit four times in a "
        "row, each passing its state to the next. "
        "The input, recurrent and output weights are the same at every step.",
    )
    middle = 132
    column(picture, 40, "t", -17)
    picture.line(
        [(66, middle), (92, middle), (92, 184), (56, 184), (56, middle + 21)],
        "hidden",
        2.5,
        arrow=True,
        radius=10,
    )
    picture.label(105, 162, "R", role="hidden")
    picture.label(122, middle, "=")
    picture.label(152, middle, "h_{0}", role="hidden")
    before = 168.0
    for step in range(1, 5):
        x = 134 + 85.0 * step
        picture.line([(before, middle), (x - 26, middle)], "hidden", 2.5, arrow=True)
        picture.label((before + x - 26) / 2 - 2, middle - 17, "R", role="hidden")
        column(picture, x, str(step), 17)
        before = x + 26
    return picture


def column(picture: Canvas, x: float, step: str, aside: float) -> None:
    picture.line([(x, 216), (x, 153)], "input", 2, arrow=True)
    picture.line([(x, 111), (x, 52)], "output", 2, arrow=True)
    picture.label(x, 234, f"x_{{{step}}}", role="input")
    picture.label(x, 34, f"y\u0302_{{{step}}}", role="output")
    picture.label(x + aside, 196, "W", role="input")
    picture.label(x + 20, 84, "W_{y}", role="output")
    unit(picture, x, 132, f"h_{{{step}}}", "hidden", 50)


def elman_jordan() -> Canvas:
    picture = Canvas(
        520,
        330,
        "Elman and Jordan network",
        "In an Elman network the hidden state of the step before is fed back into the hidden layer; in a Jordan "
        "network the output of the step before is.",
    )
    for x, name, source, fed in (
        (130, "Elman 1990", 160, "h_{t−1}"),
        (390, "Jordan 1986", 76, "y\u0302_{t−1}"),
    ):
        picture.words(x, 20, name, size=20)
        picture.line([(x, 230), (x, 182)], "ink", 2, arrow=True)
        picture.line([(x, 139), (x, 98)], "ink", 2, arrow=True)
        unit(picture, x, 76, "y\u0302_{t}", "output", 84)
        unit(picture, x, 160, "h_{t}", "hidden", 84)
        picture.label(x, 250, "x_{t}", role="input")
        role = "hidden" if source == 160 else "output"
        picture.line(
            [(x + 43, source), (x + 92, source), (x + 92, 212), (x + 24, 212), (x + 24, 182)],
            role,
            3,
            arrow=True,
            radius=12,
        )
        picture.label(x + 62, 232, fed, role=role)
        picture.words(
            x,
            296,
            "feeds back the hidden state" if source == 160 else "feeds back the output",
            role="muted",
        )
    picture.line([(260, 40), (260, 300)], "faint", 1.5)
    return picture


FIGURES = {"unrolled": unrolled, "elman-jordan": elman_jordan}
