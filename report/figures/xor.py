"""What one line tells apart and what it does not: AND and XOR in the square of two inputs."""

from report.figures.plot import Panel
from report.figures.svg import PAPER, Canvas

LOW, HIGH = -0.4, 1.9


def half(
    picture: Canvas, left: float, name: str, yes: set[tuple[int, int]], lines: list[float]
) -> None:
    """Draw the four inputs, filled where the output is 1, and lines on which x_1 + x_2 is a number."""
    panel = Panel(picture, left, 40, 190, 190, (LOW, HIGH), (LOW, HIGH))
    panel.axes([(0, "0"), (1, "1")], [(0, "0"), (1, "1")])
    for total in lines:
        x = [max(LOW, total - HIGH), min(HIGH, total - LOW)]
        panel.curve(x, [total - one for one in x], "forget", 2.5)
    for point in ((0, 0), (0, 1), (1, 0), (1, 1)):
        picture.circle(*panel.at(*point), 8, "ink", "var(--ink)" if point in yes else PAPER)
    picture.words(left + 95, 18, name)


def xor() -> Canvas:
    picture = Canvas(
        520,
        284,
        "AND and XOR",
        "The four pairs of inputs as corners of a square, filled where the output is 1. For AND one line parts "
        "(1, 1) from the rest. For XOR two are needed: the filled corners (0, 1) and (1, 0) lie between them.",
    )
    half(picture, 44, "AND: one line", {(1, 1)}, [1.5])
    half(picture, 314, "XOR: two", {(0, 1), (1, 0)}, [0.5, 1.5])
    picture.label(254, 247, "x_{1}")
    picture.label(20, 50, "x_{2}")
    return picture


FIGURES = {"xor": xor}
