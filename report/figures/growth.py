"""A gradient over many steps on a logarithmic axis: what the two figures about it share.

It is the first state of the live figure: one curve with its last value, others behind it.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from report.figures.plot import Panel
from report.figures.svg import FORMULA, Canvas

STEPS = 50
VANISHES, EXPLODES = -3, 3
"""The powers of ten below which a gradient is said to vanish, and above which to explode."""


def growth(
    picture: Canvas,
    powers: Sequence[int],
    ends: tuple[int, int],
    behind: Mapping[str, np.ndarray],
    chosen: str,
) -> None:
    """Draw sizes over 0, 1, … steps, by the names of their curves; powers are the ticks."""
    low, high = ends
    panel = Panel(picture, 66, 42, 350, 280, (0, STEPS), ends)
    band(panel, EXPLODES, high, "forget")
    band(panel, low, VANISHES, "input")
    panel.axes(
        [(t, str(t)) for t in range(0, STEPS + 1, 10)],
        [(power, written(power)) for power in powers],
        FORMULA,
    )
    for y, text, role in ((high, "explodes", "forget"), (low, "vanishes", "input")):
        _, edge = panel.at(0, y)
        picture.words(74, edge + (14 if y == high else -14), text, "start", role)
    for name, sizes in behind.items():
        values = np.log10(sizes)
        steps = np.arange(STEPS + 1)
        panel.curve(steps, values, "muted", 1.5)
        x, y = panel.at(STEPS, values[-1])
        if name == chosen:
            panel.curve(steps, values, "input", 3)
            picture.dot(x, y, "input", 6)
            last = f"{sizes[-1]:{',.0f' if sizes[-1] > 1000 else '.3g'}}"
            picture.words(x - 6, y - np.sign(values[-1]) * 20, last, "end", "input")
        apart = 0 if abs(values[-1]) > 5 else -4 * values[-1]
        picture.label(x + 12, y + apart, name, "start", "muted")
    picture.words(241, 366, "steps T", role="muted")


def band(panel: Panel, low: float, high: float, role: str) -> None:
    """Shade what lies between two heights."""
    (left, top), (right, bottom) = panel.at(0, high), panel.at(STEPS, low)
    panel.picture.add(
        f'<rect x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}" '
        f'fill="var(--{role}-tint)" fill-opacity="0.5"/>'
    )


def written(power: int) -> str:
    return "1" if power == 0 else f"10^{{{power}}}".replace("-", "−")
