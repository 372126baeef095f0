"""The memory cell of 1997: a linear unit that feeds itself with weight 1, between two gates, and why the first of them."""

import numpy as np

from report.figures.plot import Panel, mark
from report.figures.svg import Canvas
from snippets.lstm_cell.cell_update import cell_update

STEPS = 40
ARRIVES = (0.8, 0.3, -0.5, 0.4, -0.7)
"""What comes at the first steps: a value, then noise, which goes on."""
SHUT = 0.02


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


def store() -> Canvas:
    arrives, bare, gated = stored()
    picture = Canvas(
        520,
        300,
        "A store without a gate and with one",
        f"What a carousel holds over {STEPS} steps, if 0.8 arrives first and then noise. Without a gate it wanders "
        f"between {bare.min():.1f} and {bare.max():.1f}; with an input gate that is almost shut after the first "
        f"step it stays between {gated.min():.2f} and {gated.max():.2f}.",
    )
    low, high = np.floor(2 * bare.min()) / 2, np.ceil(2 * max(bare.max(), arrives.max())) / 2
    panel = Panel(picture, 46, 40, 454, 200, (1, STEPS), (low, high))
    ticks = [(1, "1"), *((t, str(t)) for t in range(10, STEPS + 1, 10))]
    panel.axes(
        ticks, [(y, f"{y:g}".replace("-", "−")) for y in np.arange(np.ceil(low), high + 0.1)]
    )
    steps = np.arange(1, STEPS + 1)
    panel.curve(steps, bare, "ink", 2, "9 3")
    panel.curve(steps, gated, "input", 3)
    panel.marks(steps, arrives, "muted", "bar")
    picture.words(14, 16, "what the store holds", "start", "muted")
    picture.words(273, 284, "steps", role="muted")
    for x, role, dash, text in ((196, "ink", "9 3", "no gate"), (302, "input", "", "input gate")):
        picture.line([(x, 16), (x + 28, 16)], role, 2.5, dash)
        picture.words(x + 34, 16, text, "start", role)
    mark(picture, 430, 16, "muted", "bar")
    picture.words(440, 16, "arrives", "start", "muted")
    return picture


def stored() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what arrives, and what is held without a gate and with one."""
    noise = np.random.default_rng(4).normal(scale=0.5, size=STEPS - len(ARRIVES))
    arrives = np.array([*ARRIVES, *noise])
    gate = np.where(np.arange(STEPS) == 0, 1, SHUT)
    return arrives, held(arrives, np.ones(STEPS)), held(arrives, gate)


def held(arrives: np.ndarray, gate: np.ndarray) -> np.ndarray:
    """Return what a carousel holds after each step."""
    states = [np.zeros(1)]
    for value, i in zip(arrives, gate, strict=True):
        states.append(cell_update(np.ones(1), states[-1], np.array([i]), np.array([value])))
    return np.concatenate(states[1:])


FIGURES = {"cec": cec, "store": store}
