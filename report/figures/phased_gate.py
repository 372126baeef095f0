"""The clock of a Phased LSTM: the place in its period, and how far its gate is open."""

import numpy as np

from report.figures.plot import Panel
from report.figures.svg import Canvas
from snippets.cells.phased_time_gate import phased_time_gate

TAU, OPEN, LEAK = 20.0, 0.4, 0.1
END = 50


def gate(t: float) -> float:
    return float(phased_time_gate(t, np.zeros(1), np.array([TAU]), OPEN, LEAK)[0])


def place(t: float) -> float:
    return t % TAU / TAU


def times() -> list[float]:
    """Return times at which the curves bend, and just before they fall back."""
    bends = (0, OPEN / 2, OPEN, 1 - 1e-9)
    points = [TAU * (period + bend) for period in range(3) for bend in bends]
    shut = [TAU * (period + OPEN) - 1e-9 for period in range(3)]
    return sorted(t for t in [*points, *shut, END] if t <= END)


def phased_gate() -> Canvas:
    picture = Canvas(
        520,
        350,
        "The clock of a Phased LSTM",
        f"Over two and a half periods of {TAU:.0f}: above, the place in the period, a saw-tooth "
        f"from 0 to 1; below, the time gate, which opens and closes during the first {OPEN} of "
        f"each period and then leaks a little, up to {gate(TAU - 1e-9):.1f}.",
    )
    at = times()
    ticks = [(t, str(t)) for t in range(0, END + 1, 10)]
    for top, words, sign, role, values in (
        (38, "place in the period", "ρ_{t}", "muted", [place(t) for t in at]),
        (196, "time gate: how far the cell may change", "k_{t}", "forget", [gate(t) for t in at]),
    ):
        panel = Panel(picture, 40, top, 464, 96, (0, END), (0, 1))
        panel.axes(ticks, [(0, "0"), (0.5, "0.5"), (1, "1")])
        panel.curve(at, values, role, 3)
        picture.label(2, top - 20, sign, "start", role)
        picture.words(34, top - 20, words, "start", "muted")
    picture.words(272, 334, "time", role="muted")
    return picture


FIGURES = {"phased-gate": phased_gate}
