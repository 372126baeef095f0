"""A panel with axes on a canvas, and the curves in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from report.figures.svg import WORDS, Canvas, Point, number

Tick = tuple[float, str]


@dataclass
class Panel:
    """A rectangle of the canvas with data coordinates; `x_range` and `y_range` are its ends."""

    picture: Canvas
    left: float
    top: float
    width: float
    height: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]

    def at(self, x: float, y: float) -> Point:
        across = (x - self.x_range[0]) / (self.x_range[1] - self.x_range[0])
        up = (y - self.y_range[0]) / (self.y_range[1] - self.y_range[0])
        return self.left + across * self.width, self.top + (1 - up) * self.height

    def axes(self, x_ticks: Sequence[Tick], y_ticks: Sequence[Tick], y_size: float = WORDS) -> None:
        """Draw the grid, its labels (formulas), and a frame on the left and below."""
        low, ground = self.x_range[0], self.y_range[0]
        for value, text in x_ticks:
            x, _ = self.at(value, ground)
            self.picture.line([(x, self.top), (x, self.top + self.height)], "faint", 1)
            self.picture.label(x, self.top + self.height + 17, text, size=WORDS)
        for value, text in y_ticks:
            _, y = self.at(low, value)
            self.picture.line([(self.left, y), (self.left + self.width, y)], "faint", 1)
            self.picture.label(self.left - 7, y, text, "end", size=y_size)
        corner = (self.left, self.top + self.height)
        self.picture.line(
            [(self.left, self.top), corner, (self.left + self.width, corner[1])], "muted", 1.5
        )

    def curve(
        self,
        x: Sequence[float] | np.ndarray,
        y: Sequence[float] | np.ndarray,
        role: str,
        width: float = 2.5,
        dash: str = "",
    ) -> None:
        """Draw the curve as far as it lies in the panel."""
        low, high = self.y_range
        pieces: list[list[Point]] = [[]]
        for (x_0, y_0), (x_1, y_1) in zip(
            zip(x, y, strict=True), zip(x[1:], y[1:], strict=True), strict=False
        ):
            part = clipped(float(x_0), float(y_0), float(x_1), float(y_1), low, high)
            if part is None:
                continue
            start, end = self.at(*part[0]), self.at(*part[1])
            if pieces[-1] and pieces[-1][-1] != start:
                pieces.append([])
            pieces[-1] += [end] if pieces[-1] else [start, end]
        for points in filter(None, pieces):
            data = "".join(
                f"{'L' if at else 'M'}{number(a)} {number(b)}" for at, (a, b) in enumerate(points)
            )
            self.picture.path(data, role, width, dash)

    def marks(
        self,
        x: Sequence[float] | np.ndarray,
        y: Sequence[float] | np.ndarray,
        role: str,
        shape: str = "circle",
    ) -> None:
        for point in zip(x, y, strict=True):
            mark(self.picture, *self.at(*map(float, point)), role, shape)


def clipped(
    x_0: float, y_0: float, x_1: float, y_1: float, low: float, high: float
) -> tuple[Point, Point] | None:
    """The part of a segment that lies between two heights, or None."""
    if max(y_0, y_1) < low or min(y_0, y_1) > high:
        return None

    def cut(x: float, y: float) -> Point:
        if low <= y <= high:
            return x, y
        edge = low if y < low else high
        return x_0 + (edge - y_0) / (y_1 - y_0) * (x_1 - x_0), edge

    return cut(x_0, y_0), cut(x_1, y_1)


def mark(picture: Canvas, x: float, y: float, role: str, shape: str, size: float = 5) -> None:
    """A small filled sign, so that curves differ by more than colour."""
    if shape == "circle":
        picture.dot(x, y, role, size)
        return
    corners = {
        "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
        "triangle": ((0, -1.2), (1.2, 1), (-1.2, 1)),
        "down": ((0, 1.2), (1.2, -1), (-1.2, -1)),
        "bar": ((-0.5, -1.4), (0.5, -1.4), (0.5, 1.4), (-0.5, 1.4)),
    }[shape]
    points = " ".join(
        f"{number(x + 0.9 * size * a)},{number(y + 0.9 * size * b)}" for a, b in corners
    )
    picture.add(f'<polygon points="{points}" fill="{picture.stroke(role)}"/>')


def sampled(
    function: Callable[[np.ndarray], np.ndarray], low: float, high: float, steps: int
) -> tuple[np.ndarray, np.ndarray]:
    x = np.linspace(low, high, steps)
    return x, function(x)
