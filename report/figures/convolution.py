"""A convolution over a row: each place sees itself and its neighbours, by weights that all share."""

from report.figures.svg import Canvas

PLACES = {"j−2": 60.0, "j−1": 160.0, "j": 260.0, "j+1": 360.0, "j+2": 460.0}
BELOW, ABOVE = 186.0, 44.0
WIDTH, HEIGHT = 76.0, 42.0
WEIGHTS = ("w_{1}", "w_{2}", "w_{3}")
"""Of the left neighbour, of the place itself, of the right neighbour."""


def convolution() -> Canvas:
    picture = Canvas(
        520,
        230,
        "A convolution with three weights",
        "Five places of a row below, five results above. The result of a place is fed by the place "
        "itself and its two neighbours, with the weights 1, 2 and 3; the result beside it by its "
        "own three places, with the same weights.",
    )
    xs = list(PLACES.values())
    for at in (0, 1, 3, 4):
        fan(picture, xs, at, "faint")
    fan(picture, xs, 2, "candidate")
    for side, weight in zip((-1, 0, 1), WEIGHTS, strict=True):
        picture.gap(260 + 60 * side, 125, 30, 24)
        picture.label(260 + 60 * side, 125, weight, role="candidate")
    for name, x in PLACES.items():
        picture.box(x, BELOW, WIDTH, HEIGHT, "input")
        picture.label(x, BELOW, f"x_{{{name}}}")
        picture.box(x, ABOVE, WIDTH, HEIGHT, "hidden" if name == "j" else "faint")
    return picture


def fan(picture: Canvas, xs: list[float], at: int, role: str) -> None:
    for x in xs[max(0, at - 1) : at + 2]:
        picture.line([(x, BELOW - HEIGHT / 2), (xs[at], ABOVE + HEIGHT / 2)], role, 2, arrow=True)


FIGURES = {"convolution": convolution}
