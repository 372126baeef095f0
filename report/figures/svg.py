"""A canvas that writes small, stable SVG: shapes, arrows, words and formulas.

One file serves both palettes: a picture in a page sees, by the media query `prefers-color-scheme`,
the `color-scheme` that the page has where the picture stands. Its paper is drawn too, so where a
browser tells it the system's palette instead, it is a card that can be read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from report.figures import letters
from report.figures.letters import Letter, Run

Point = tuple[float, float]

COLOURS = {
    "ink": ("#1c222b", "#e4e8ee"),
    "muted": ("#57606c", "#a3adba"),
    "faint": ("#c9ced6", "#4d5564"),
    "paper": ("#ffffff", "#15181e"),
    "forget": ("#b5460f", "#ff9566"),
    "input": ("#0067a8", "#6cb9f5"),
    "candidate": ("#00734f", "#4ccb9f"),
    "output": ("#9a3a78", "#ec9fce"),
    "cell": ("#8a6100", "#f2c14e"),
    "hidden": ("#44546a", "#b8c4d6"),
}
"""The colours by role, in the light and in the dark palette."""
TINTS = {
    "forget": ("#fde6da", "#4d2a1a"),
    "input": ("#dcedfa", "#16364f"),
    "candidate": ("#d8f2e6", "#123c30"),
    "output": ("#f8e1f0", "#472540"),
    "cell": ("#fbeec4", "#453510"),
    "hidden": ("#e6eaf0", "#333b48"),
    "positive": ("#e9b949", "#7f5c10"),
    "negative": ("#98a4f0", "#4a57b8"),
}
"""What fills a shape that is outlined in the colour of this role."""

WORDS, FORMULA = 18, 23
"""The sizes of letters: in a column of 358 pixels, that of a phone, 520 units of a figure have 12.4
pixels for words, 15.8 for formulas and 12.2 for their scripts."""
PAPER = "var(--paper)"


def number(value: float) -> str:
    """Return the value with at most one decimal, so that the last bits of a float never change a file."""
    return f"{round(float(value), 1) + 0.0:g}"


@dataclass(frozen=True)
class Text:
    """Words or a formula as they stand: the box around them, and the runs of their letters."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    runs: list[Run]


@dataclass
class Canvas:
    """Shapes with a colour role; with a `focus`, what shares no part with it is drawn faint and first."""

    width: float
    height: float
    title: str
    description: str
    focus: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    below: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    letters: dict[str, Letter] = field(default_factory=dict)
    texts: list[Text] = field(default_factory=list)

    @property
    def faint(self) -> bool:
        return bool(self.focus) and not (self.focus & self.parts)

    def part(self, *names: str) -> None:
        """What follows belongs to these parts of the picture."""
        self.parts = frozenset(names)

    def stroke(self, role: str) -> str:
        return f"var(--{'faint' if self.faint else role})"

    def tint(self, role: str) -> str:
        return f"var(--{role}-tint)" if role in TINTS and not self.faint else "none"

    def add(self, element: str) -> None:
        (self.below if self.faint else self.above).append(element)

    def box(
        self, x: float, y: float, width: float, height: float, role: str, radius: float = 7
    ) -> None:
        """A rounded rectangle with its middle at (x, y)."""
        self.add(
            f"{rectangle(x, y, width, height)} "
            f'rx="{number(radius)}" fill="{self.tint(role)}" stroke="{self.stroke(role)}" stroke-width="2"/>'
        )

    def circle(self, x: float, y: float, radius: float, role: str, fill: str | None = None) -> None:
        fill = fill or self.tint(role)
        self.add(
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{fill}" stroke="{self.stroke(role)}" stroke-width="2"/>'
        )

    def dot(self, x: float, y: float, role: str, radius: float = 3.5) -> None:
        self.add(
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{self.stroke(role)}"/>'
        )

    def line(
        self,
        points: list[Point],
        role: str = "ink",
        width: float = 2,
        dash: str = "",
        arrow: bool = False,
        radius: float = 0,
    ) -> None:
        """A polyline, with an arrow head at its end if wanted and corners rounded by `radius`."""
        end = points[-1]
        if arrow:
            points = [*points[:-1], toward(end, points[-2], 3 + 2.2 * width)]
        self.path(rounded(points, radius), role, width, dash)
        if arrow:
            self.head(points[-1], end, role, 2.5 + 1.5 * width)

    def head(self, base: Point, tip: Point, role: str, half: float) -> None:
        length = max(1e-9, ((tip[0] - base[0]) ** 2 + (tip[1] - base[1]) ** 2) ** 0.5)
        across = (-(tip[1] - base[1]) / length * half, (tip[0] - base[0]) / length * half)
        back = toward(base, tip, -1.0)
        corners = (
            tip,
            (back[0] + across[0], back[1] + across[1]),
            (back[0] - across[0], back[1] - across[1]),
        )
        points = " ".join(f"{number(x)},{number(y)}" for x, y in corners)
        self.add(f'<polygon points="{points}" fill="{self.stroke(role)}"/>')

    def path(self, data: str, role: str = "ink", width: float = 2, dash: str = "") -> None:
        pattern = f' stroke-dasharray="{dash}"' if dash else ""
        self.add(
            f'<path d="{data}" fill="none" stroke="{self.stroke(role)}" stroke-width="{number(width)}"{pattern}/>'
        )

    def gap(self, x: float, y: float, width: float, height: float) -> None:
        """Clear a place, so that one line passes visibly over another."""
        self.add(f'{rectangle(x, y, width, height)} fill="{PAPER}"/>')

    def product(self, x: float, y: float, role: str = "ink") -> None:
        """The node ⊙: the element-wise product of what arrives."""
        self.circle(x, y, 14, role, PAPER)
        self.dot(x, y, role)

    def plus(self, x: float, y: float, role: str = "ink") -> None:
        """The node ⊕: the sum of what arrives."""
        self.circle(x, y, 14, role, PAPER)
        self.line([(x - 7, y), (x + 7, y)], role)
        self.line([(x, y - 7), (x, y + 7)], role)

    def words(
        self,
        x: float,
        y: float,
        text: str,
        anchor: str = "middle",
        role: str = "ink",
        size: float = WORDS,
    ) -> None:
        """Plain text, vertically centred on y."""
        self._text(x, y + 0.33 * size, text, anchor, role, size, letters.words(text, size))

    def label(
        self,
        x: float,
        y: float,
        text: str,
        anchor: str = "middle",
        role: str = "ink",
        size: float = FORMULA,
    ) -> None:
        """A formula such as `h_{t−1}` or `a^{(1)}`, vertically centred on y."""
        self._text(x, y + 0.31 * size, text, anchor, role, size, letters.formula(text, size))

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        anchor: str,
        role: str,
        size: float,
        placed: tuple[list[Run], float],
    ) -> None:
        runs, width = placed
        x -= width * {"start": 0, "middle": 0.5, "end": 1}[anchor]
        self.texts.append(Text(text, x, y - 0.72 * size, x + width, y + 0.3 * size, runs))
        for run in runs:
            self.letters |= {one.name: one for one, *_ in run.letters}
            uses = "".join(use(one, across, down) for one, across, down in run.letters)
            place = f"translate({number(x + run.x)} {number(y + run.y)})"
            scale = f"scale({run.size / 1000:.4g})"
            self.add(f'<g transform="{place}{scale}" fill="{self.stroke(role)}">{uses}</g>')

    def shapes(self) -> list[str]:
        """Return what was drawn, from the bottom up."""
        return [*self.below, *self.above]

    def svg(self) -> str:
        size = f'width="{number(self.width)}" height="{number(self.height)}"'
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" '
            f'viewBox="0 0 {number(self.width)} {number(self.height)}" aria-labelledby="title desc">'
        )
        shapes = self.shapes()
        outlines = (f'<path id="{name}" d="{one.path}"/>' for name, one in self.letters.items())
        return "\n".join(
            [
                head,
                f'<title id="title">{escape(self.title, quote=False)}</title>',
                f'<desc id="desc">{escape(self.description, quote=False)}</desc>',
                f"<style>{style(shapes)}</style>",
                f"<defs>{''.join(outlines)}</defs>",
                f'<rect width="100%" height="100%" fill="{PAPER}"/>',
                *shapes,
                "</svg>\n",
            ]
        )


def style(shapes: Iterable[str]) -> str:
    """The colours that the shapes use, for both palettes."""
    named = {**COLOURS, **{f"{role}-tint": colours for role, colours in TINTS.items()}}
    used = {name: named[name] for name in named if any(f"(--{name})" in one for one in shapes)}
    used |= {"paper": named["paper"]}
    light, dark = (
        "".join(f"--{name}:{colours[at]};" for name, colours in used.items()) for at in (0, 1)
    )
    return f":root{{{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}"


def use(one: Letter, across: float, down: float) -> str:
    x = f' x="{number(across)}"' if across else ""
    y = f' y="{number(down)}"' if down else ""
    return f'<use href="#{one.name}"{x}{y}/>'


def rectangle(x: float, y: float, width: float, height: float) -> str:
    """The start of a rectangle with its middle at (x, y)."""
    corner = f'x="{number(x - width / 2)}" y="{number(y - height / 2)}"'
    return f'<rect {corner} width="{number(width)}" height="{number(height)}"'


def toward(start: Point, goal: Point, distance: float) -> Point:
    """The point at this distance from `start` on the way to `goal`."""
    length = max(1e-9, ((goal[0] - start[0]) ** 2 + (goal[1] - start[1]) ** 2) ** 0.5)
    share = distance / length
    return start[0] + share * (goal[0] - start[0]), start[1] + share * (goal[1] - start[1])


def rounded(points: list[Point], radius: float) -> str:
    """Path data through the points, each inner corner rounded."""

    def at(point: Point) -> str:
        return f"{number(point[0])} {number(point[1])}"

    data = [f"M{at(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        if radius:
            data.append(
                f"L{at(toward(corner, before, radius))}Q{at(corner)} {at(toward(corner, after, radius))}"
            )
        else:
            data.append(f"L{at(corner)}")
    data.append(f"L{at(points[-1])}")
    return "".join(data)
