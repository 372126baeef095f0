"""A canvas that writes small, stable SVG: shapes, arrows, labels with maths letters; in a light and a dark palette."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

Point = tuple[float, float]

ROLES = ("forget", "input", "candidate", "output", "cell", "hidden")


@dataclass(frozen=True)
class Theme:
    """Colours by role; `tints` fill what `strokes` outline."""

    name: str
    ink: str
    muted: str
    faint: str
    paper: str
    strokes: dict[str, str]
    tints: dict[str, str]


LIGHT = Theme(
    name="light",
    ink="#1f2328",
    muted="#59616b",
    faint="#c9ced6",
    paper="#ffffff",
    strokes=dict(
        zip(ROLES, ("#b5460f", "#0067a8", "#00734f", "#9a3a78", "#8a6100", "#44546a"), strict=True)
    ),
    tints=dict(
        zip(ROLES, ("#fde6da", "#dcedfa", "#d8f2e6", "#f8e1f0", "#fbeec4", "#e6eaf0"), strict=True)
    ),
)
DARK = Theme(
    name="dark",
    ink="#e6e9ef",
    muted="#aab2bf",
    faint="#565d6d",
    paper="#1e2129",
    strokes=dict(
        zip(ROLES, ("#ff9566", "#6cb9f5", "#4ccb9f", "#ec9fce", "#f2c14e", "#b8c4d6"), strict=True)
    ),
    tints=dict(
        zip(ROLES, ("#4d2a1a", "#16364f", "#123c30", "#472540", "#453510", "#333b48"), strict=True)
    ),
)
THEMES = (LIGHT, DARK)

UPRIGHT = re.compile(r"tanh|ReLU|max|[^A-Za-zα-ωϑφϕ\u0300-\u036f]+|σ")
ITALIC = re.compile(r"(?!tanh|ReLU|max|σ)[A-Za-zα-ωϑφϕ][\u0300-\u036f]*")
SCRIPT = re.compile(r"([_^])\{([^}]*)\}")


def number(value: float) -> str:
    """Return the value with at most one decimal, so that the last bits of a float never change a file."""
    return f"{round(float(value), 1) + 0.0:g}"


def maths(text: str) -> Iterable[tuple[str, bool]]:
    """Split a formula into pieces and whether each is italic: letters are, digits, operators and names are not."""
    at = 0
    while at < len(text):
        match = ITALIC.match(text, at)
        if match:
            yield match[0], True
        else:
            match = UPRIGHT.match(text, at)
            if not match:
                raise ValueError(f"no maths letter: {text[at:]!r}")
            yield match[0], False
        at = match.end()


@dataclass
class Canvas:
    """Shapes with a colour role; with a `focus`, what shares no part with it is drawn faint and first."""

    theme: Theme
    width: float
    height: float
    title: str
    description: str
    focus: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    below: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)

    @property
    def faint(self) -> bool:
        return bool(self.focus) and not (self.focus & self.parts)

    def part(self, *names: str) -> None:
        """What follows belongs to these parts of the picture."""
        self.parts = frozenset(names)

    def stroke(self, role: str) -> str:
        if self.faint:
            return self.theme.faint
        named = {"ink": self.theme.ink, "muted": self.theme.muted, "faint": self.theme.faint}
        return named.get(role) or self.theme.strokes[role]

    def tint(self, role: str) -> str:
        return "none" if self.faint else self.theme.tints.get(role, "none")

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
        self.add(f'{rectangle(x, y, width, height)} fill="{self.theme.paper}"/>')

    def product(self, x: float, y: float, role: str = "ink") -> None:
        """The node ⊙: the element-wise product of what arrives."""
        self.circle(x, y, 14, role, self.theme.paper)
        self.dot(x, y, role)

    def plus(self, x: float, y: float, role: str = "ink") -> None:
        """The node ⊕: the sum of what arrives."""
        self.circle(x, y, 14, role, self.theme.paper)
        self.line([(x - 7, y), (x + 7, y)], role)
        self.line([(x, y - 7), (x, y + 7)], role)

    def words(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 16,
        anchor: str = "middle",
        role: str = "ink",
    ) -> None:
        """Plain text, vertically centred on y."""
        self.add(
            f'<text x="{number(x)}" y="{number(y + 0.35 * size)}" font-family="sans-serif" font-size="{number(size)}" '
            f'text-anchor="{anchor}" fill="{self.stroke(role)}">{escape(text, quote=False)}</text>'
        )

    def label(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 20,
        anchor: str = "middle",
        role: str = "ink",
    ) -> None:
        """A formula such as `h_{t−1}` or `a^{(1)}`, vertically centred on y."""
        pieces, raised = [], 0.0
        at = 0
        for match in [*SCRIPT.finditer(text), None]:
            for piece, italic in maths(text[at : match.start() if match else None]):
                pieces.append(span(piece, italic, -raised))
                raised = 0.0
            if match:
                shift = size * (0.26 if match[1] == "_" else -0.36)
                for piece, italic in maths(match[2]):
                    pieces.append(span(piece, italic, shift - raised, 0.72 * size))
                    raised = shift
                at = match.end()
        self.add(
            f'<text x="{number(x)}" y="{number(y + 0.33 * size)}" font-family="serif" font-size="{number(size)}" '
            f'text-anchor="{anchor}" fill="{self.stroke(role)}">{"".join(pieces)}</text>'
        )

    def svg(self) -> str:
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(self.width)} {number(self.height)}" '
            f'width="{number(self.width)}" height="{number(self.height)}" role="img" aria-labelledby="title desc">'
        )
        naming = [
            f'<title id="title">{escape(self.title, quote=False)}</title>',
            f'<desc id="desc">{escape(self.description, quote=False)}</desc>',
        ]
        return "\n".join([head, *naming, *self.below, *self.above, "</svg>"]) + "\n"


def rectangle(x: float, y: float, width: float, height: float) -> str:
    """The start of a rectangle with its middle at (x, y)."""
    corner = f'x="{number(x - width / 2)}" y="{number(y - height / 2)}"'
    return f'<rect {corner} width="{number(width)}" height="{number(height)}"'


def span(piece: str, italic: bool, shift: float, script: float | None = None) -> str:
    style = ' font-style="italic"' if italic else ""
    style += f' dy="{number(shift)}"' if abs(shift) > 0.01 else ""
    style += f' font-size="{number(script)}"' if script else ""
    return (
        f"<tspan{style}>{escape(piece, quote=False)}</tspan>"
        if style
        else escape(piece, quote=False)
    )


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
