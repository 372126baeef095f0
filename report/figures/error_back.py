"""Two steps of the example by hand, backwards: every error with its number, every term an arrow."""

from report.figures import hand
from report.figures.parts import PartedCanvas
from report.figures.svg import Point

DIGITS = 4
WIDTH, HEIGHT = 74, 52
STATES = (41, 253, 465)
"""The middle of the states of steps 0, 1 and 2; the deltas of a step stand left of its states."""
DELTAS = {1: 147, 2: 359}
CELL, HIDDEN, LOSS = 44, 402, 468
GATES = {
    "f": ("forget", 128),
    "i": ("input", 192),
    "note": ("candidate", 256),
    "o": ("output", 320),
}
"""The colour of a delta, and its height."""
SIGNS = {"f": "f", "i": "i", "note": "c", "o": "o"}


def error_back() -> PartedCanvas:
    errors = dict(enumerate(hand.errors(), start=1))
    h_0, c_0 = (hand.shown(one, DIGITS) for one in hand.errors_at_start())
    picture = PartedCanvas(
        520,
        490,
        "The error on its way back through two steps",
        "Time runs from left to right, the error from right to left. The loss of step 2 enters its "
        f"hidden state with {hand.shown(errors[2].h, DIGITS)}. From there arrows lead to the delta "
        "of the output gate and to the cell, from the cell to the deltas of forget gate, input gate "
        "and candidate. All four deltas lead to the hidden state of step 1, a thick arrow from cell "
        "to cell. Step 1 does the same, and the errors that reach the initial states are "
        f"{h_0} for h and {c_0} for c.",
    )
    for step, one in errors.items():
        within(picture, step)
        to_step_before(picture, step)
        own_loss(picture, step, hand.shown(one.loss, DIGITS))
    for step, x in enumerate(STATES):
        h, c = (
            (h_0, c_0)
            if not step
            else (hand.shown(one, DIGITS) for one in (errors[step].h, errors[step].c))
        )
        node(picture, f"c-{step}", x, CELL, "cell", f"c\u0304_{{{step}}}", c)
        node(picture, f"h-{step}", x, HIDDEN, "hidden", f"h\u0304_{{{step}}}", h)
    for step, one in errors.items():
        for name, (role, y) in GATES.items():
            symbol = f"δ^{{{SIGNS[name]}}}_{{{step}}}"
            number = hand.shown(getattr(one, name), DIGITS)
            node(picture, f"{name}-{step}", DELTAS[step], y, role, symbol, number)
    return picture


def node(
    picture: PartedCanvas, name: str, x: float, y: float, role: str, symbol: str, number: str
) -> None:
    """A quantity: its symbol over its number, in a box that answers to a finger."""
    picture.part(name)
    picture.box(x, y, WIDTH, HEIGHT, role)
    picture.label(x, y - 9, symbol)
    picture.value(name, x, y + 15, number, halo=False)
    picture.touch(name, x, y, WIDTH + 10, 64)


def arrow(
    picture: PartedCanvas, name: str, start: Point, end: Point, role: str, width: float = 2
) -> None:
    picture.part(name)
    picture.line([start, end], role, width, arrow=True)


def within(picture: PartedCanvas, step: int) -> None:
    """The terms of one step: from its hidden state to the output gate and the cell, and from there."""
    x, edge = STATES[step], DELTAS[step] + WIDTH / 2
    for at, name in enumerate(("f", "i", "note")):
        role, y = GATES[name]
        start = (x - 25 + 10 * at, CELL + HEIGHT / 2)
        arrow(picture, f"c-{step}/{name}-{step}", start, (edge, y), role)
    role, y = GATES["o"]
    top = HIDDEN - HEIGHT / 2
    arrow(picture, f"h-{step}/o-{step}", (x - 29, top), (edge, y), role)
    arrow(picture, f"h-{step}/c-{step}", (x, top), (x, CELL + HEIGHT / 2), "output")
    picture.label(x - 8, 300, f"o_{{{step}}}", "end", "output")


def to_step_before(picture: PartedCanvas, step: int) -> None:
    """The terms that leave a step: along the cell, and from the four deltas to the hidden state."""
    right, left = STATES[step], STATES[step - 1]
    edge = WIDTH / 2
    arrow(picture, f"c-{step}/c-{step - 1}", (right - edge, CELL), (left + edge, CELL), "cell", 4)
    picture.label(DELTAS[step], CELL - 22, f"f_{{{step}}}", role="forget")
    for at, (name, (role, y)) in enumerate(GATES.items()):
        end = (left + 9 + 8 * at, HIDDEN - HEIGHT / 2)
        arrow(picture, f"{name}-{step}/h-{step - 1}", (DELTAS[step] - edge, y), end, role)


def own_loss(picture: PartedCanvas, step: int, number: str) -> None:
    x = STATES[step]
    arrow(picture, f"loss-{step}/h-{step}", (x, LOSS - 14), (x, HIDDEN + HEIGHT / 2), "ink")
    picture.label(x, LOSS + 2, f"L_{{{step}}}")
    picture.value(f"loss-{step}", x - 10, LOSS - 24, number, "end")


FIGURES = {"error-back": error_back}
