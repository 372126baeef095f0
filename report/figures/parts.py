"""A canvas for drawings that come alive: its parts can be told apart, its numbers replaced.

Without a script the picture stands as it is drawn. With one, `docs/assets/live/drawing.js` colours
the groups of a part (`data-part`), and writes a number where the picture has one (`data-value`).
"""

from dataclasses import dataclass, field
from itertools import groupby

from report.figures.svg import PAPER, WORDS, Canvas, number, rectangle

HALO = 5


@dataclass
class PartedCanvas(Canvas):
    """Shapes in groups by their parts; groups of a `hidden` part are there, but not shown."""

    hidden: frozenset[str] = frozenset()
    placed: list[tuple[frozenset[str], str]] = field(default_factory=list)

    def add(self, element: str) -> None:
        self.placed.append((self.parts, element))

    def shapes(self) -> list[str]:
        """Return one group for each run of shapes that belong to the same parts."""
        runs = groupby(self.placed, lambda one: one[0])
        return [self._group(parts, "".join(one for _, one in run)) for parts, run in runs]

    def _group(self, parts: frozenset[str], shapes: str) -> str:
        if not parts:
            return shapes
        display = ' display="none"' if parts & self.hidden else ""
        return f'<g data-part="{" ".join(sorted(parts))}"{display}>{shapes}</g>'

    def value(
        self,
        name: str,
        x: float,
        y: float,
        text: str,
        anchor: str = "middle",
        role: str = "ink",
        halo: bool = True,
    ) -> None:
        """A number that a script may replace, vertically centred on y; a halo cuts it out of lines."""
        place = f'data-x="{number(x)}" data-y="{number(y + 0.33 * WORDS)}" text-anchor="{anchor}"'
        self.add(f'<g data-value="{name}" {place} fill="{self.stroke(role)}">')
        if halo:
            self.add(f'<g stroke="{PAPER}" stroke-width="{number(1000 * HALO / WORDS)}">')
            self.words(x, y, text, anchor, role)
            self.texts.pop()
            self.add("</g>")
        self.words(x, y, text, anchor, role)
        self.add("</g>")

    def touch(self, name: str, x: float, y: float, width: float, height: float) -> None:
        """A place around (x, y) that answers to a touch, with nothing to be seen."""
        self.add(f'{rectangle(x, y, width, height)} fill="none" data-touch="{name}"/>')
