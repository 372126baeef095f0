"""One step of the cell with its numbers: the example by hand of section 3.2.

The drawing is that of `cell.py`, with peepholes that a script shows when version A is chosen.
"""

import numpy as np

from report.figures import cell, hand
from report.figures.cell import BUS, COLUMN, GATE, READ, TOP, WRITE
from report.figures.parts import PartedCanvas
from snippets.lstm_cell.cell_update import cell_update
from snippets.lstm_cell.hidden_state import hidden_state

DIGITS = 2
FORGET, INPUT, NOTE, OUTPUT = COLUMN.values()
PLACES = {
    "x": (118, 374, "start", "ink", ("forget", "input", "candidate", "output")),
    "h_prev": (30, BUS + 20, "middle", "hidden", ("forget", "input", "candidate", "output")),
    "c_prev": (30, TOP + 20, "middle", "cell", ("update", "forget-peephole", "input-peephole")),
    "f": (FORGET + 8, WRITE, "start", "forget", ("forget", "update")),
    "i": (INPUT + 32, WRITE + 17, "middle", "input", ("input", "update")),
    "note": (NOTE - 6, WRITE + 41, "end", "candidate", ("candidate", "update")),
    "kept": ((FORGET + NOTE) / 2, TOP - 17, "middle", "cell", ("update",)),
    "added": (NOTE + 8, TOP + 36, "start", "cell", ("update",)),
    "c": (OUTPUT, TOP - 17, "middle", "cell", ("update", "hidden", "output-peephole")),
    "o": (OUTPUT + 22, WRITE - 4, "middle", "output", ("output", "hidden")),
    "squashed": (READ + 8, 152, "start", "cell", ("hidden",)),
    "h": (READ - 8, 264, "end", "hidden", ("hidden",)),
}
"""Where each number stands beside its arrow, by hand: x, y, anchor, colour and parts."""
TOUCHED = {
    "forget": (FORGET, (GATE + BUS) / 2, 78, 130),
    "input": (INPUT, (GATE + BUS) / 2, 78, 130),
    "candidate": (NOTE, (GATE + BUS) / 2, 78, 130),
    "output": (OUTPUT, (GATE + BUS) / 2, 70, 130),
    "update": ((FORGET + NOTE) / 2, (TOP + WRITE) / 2 - 8, 200, 130),
    "hidden": (READ, (TOP + BUS) / 2 - 30, 66, 170),
}
"""Where an operation answers to a finger."""


def values() -> dict[str, str]:
    """Return the numbers of the first step by hand, as the drawing shows them."""
    one, nothing, all_of_it = hand.steps()[0], np.zeros(1), np.ones(1)
    found = {name: getattr(one, name) for name in ("x", "h_prev", "c_prev", "f", "i", "note")}
    found |= {
        "kept": cell_update(one.f, one.c_prev, one.i, nothing),
        "added": cell_update(one.f, nothing, one.i, one.note),
        "c": one.c,
        "o": one.o,
        "squashed": hidden_state(all_of_it, one.c),
        "h": one.h,
    }
    return {name: hand.shown(value, DIGITS) for name, value in found.items()}


def cell_step() -> PartedCanvas:
    numbers = values()
    picture = PartedCanvas(
        520,
        400,
        "One step of the cell, with its numbers",
        f"The cell of version B in the step by hand: x is {numbers['x']}, h at t−1 is "
        f"{numbers['h_prev']} and c at t−1 is {numbers['c_prev']}. The forget gate is "
        f"{numbers['f']}, the input gate {numbers['i']}, the candidate {numbers['note']}, the new "
        f"cell state {numbers['c']}, the output gate {numbers['o']}, the new hidden state "
        f"{numbers['h']}.",
        hidden=frozenset({"peephole"}),
    )
    cell.draw(picture, peepholes=True)
    for name, (x, y, anchor, role, parts) in PLACES.items():
        picture.part(*parts)
        picture.value(name, x, y, numbers[name], anchor, role)
    picture.part()
    for name, place in TOUCHED.items():
        picture.touch(name, *place)
    return picture


FIGURES = {"cell-step": cell_step}
