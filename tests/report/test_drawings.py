"""The drawings that a script takes over: their numbers, their parts, and the places that a finger finds."""

import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from report.figures import __main__ as figures
from report.figures import cell_step, hand
from report.figures.svg import COLOURS, TINTS
from tests.support.oracles import complex_step
from tests.support.paths import DOCS
from tests.support.prose import assert_says

SVG = "{http://www.w3.org/2000/svg}"
LIVE = (DOCS / "assets/live/live.css").read_text(encoding="utf-8")
REPORT = (DOCS / "assets/report.css").read_text(encoding="utf-8")
CELL, TRAINING = "architecture/lstm-cell.md", "training/training.md"
OPERATIONS = {"forget", "input", "candidate", "update", "output", "hidden"}
PHONE, FINGER = 356, 44
"""What a phone of 390 pixels leaves to a live figure, and what a finger needs."""


def root(name):
    return ElementTree.parse(figures.path(name)).getroot()


def numbers(name):
    """Return the numbers of a figure as a reader sees them, from the names of their outlines."""
    found = {}
    for group in root(name).iter(f"{SVG}g"):
        if "data-value" in group.attrib:
            run = list(group)[-1]
            found[group.attrib["data-value"]] = "".join(chr(int(one.attrib["href"][2:], 16)) for one in run)
    return found


def written(value, digits=4):
    return f"{value:.{digits}f}".replace("-", "−")


def test_the_weights_are_those_of_the_page():
    names = {"f": "forget gate", "i": "input gate", "c": "candidate", "o": "output gate"}
    for part, name in names.items():
        cells = " | ".join(f"{hand.WEIGHTS[part][kind]:g}".replace("-", "−") for kind in "WRb")
        assert_says(CELL, f"| {name} | {cells} |")
    assert_says(CELL, f"Let $x_t = {hand.X[0]}$, $h_{{t-1}} = {hand.H_0}$, $c_{{t-1}} = {hand.C_0}$ and these weights")
    assert_says(CELL, f"the next input is $x_{{t+1}} = {hand.X[1]}$.")


def test_both_steps_are_those_of_the_page():
    first, second = hand.steps()
    for value in (first.f, first.i, first.note, first.c, first.o, first.h):
        assert_says(CELL, f"| {written(value[0])} |")
    f, i, c, o = (f"{value[0]:.4f}" for value in (second.f, second.i, second.c, second.o))
    assert_says(CELL, f"= {f}$, $i =", f"= {i}$,", rf"$\tilde c = \tanh(0.4178) = {second.note[0]:.4f}$")
    assert_says(CELL, rf"$c = f c_t + i \tilde c = {c}$, $o = \sigma(0) = {o}$ and $h = o \tanh(c) = {second.h[0]:.4f}$.")


def test_the_drawing_of_the_step_shows_its_numbers():
    one = hand.steps()[0]
    kept, added, squashed = one.f * one.c_prev, one.i * one.note, np.tanh(one.c)
    given = {"x": one.x, "h_prev": one.h_prev, "c_prev": one.c_prev, "f": one.f, "i": one.i, "note": one.note}
    wanted = {**given, "kept": kept, "added": added, "c": one.c, "o": one.o, "squashed": squashed, "h": one.h}
    assert numbers("cell-step") == {name: written(value[0], 2) for name, value in wanted.items()}


def pushed(**push):
    """Return the loss of the two steps, every quantity of which can be pushed."""

    def sigma(z):
        return 1 / (1 + np.exp(-z))

    h, c = 0.5 + push["h_0"], 1 + push["c_0"]
    for t, x in ((1, 1.0), (2, 0.0)):
        f = sigma(0.5 * x + h + 1 + push[f"f_{t}"])
        i = sigma(x - 2 * h + push[f"i_{t}"])
        o = sigma(x + push[f"o_{t}"])
        c = f * c + i * np.tanh(h - x + push[f"note_{t}"]) + push[f"c_{t}"]
        h = o * np.tanh(c) + push[f"h_{t}"]
    return np.sum((h - 1) ** 2) / 2


def test_the_drawing_of_the_errors_shows_the_derivatives_complex_step():
    names = ["h_0", "c_0", *(f"{part}_{t}" for part in ("h", "c", "f", "i", "note", "o") for t in (1, 2))]
    exact = complex_step(pushed, {name: np.zeros(1) for name in names})
    wanted = {name.replace("_", "-"): written(value[0]) for name, value in exact.items()}
    assert numbers("error-back") == {**wanted, "loss-1": "0.0000", "loss-2": wanted["h-2"]}
    assert_says(TRAINING, f"the hidden state of step 2 with {wanted['h-2']}.")
    assert_says(TRAINING, f"which {wanted['h-0']} and {wanted['c-0']} reach.")


def test_every_operation_can_be_lit_and_touched():
    parts = [group.attrib["data-part"].split() for group in root("cell-step").iter(f"{SVG}g") if "data-part" in group.attrib]
    lit = {name for own in parts for name in own}
    assert lit == {*OPERATIONS, "frame", "peephole", *(f"{name}-peephole" for name in ("forget", "input", "output"))}
    assert {one.attrib["data-touch"] for one in touched("cell-step")} == OPERATIONS


def test_every_term_is_an_arrow_between_two_quantities():
    parts = {one for group in root("error-back").iter(f"{SVG}g") if (one := group.attrib.get("data-part"))}
    nodes, arrows = {one for one in parts if "/" not in one}, {one for one in parts if "/" in one}
    assert nodes == {one.attrib["data-touch"] for one in touched("error-back")} == set(numbers("error-back")) - {"loss-1", "loss-2"}
    assert {end for one in arrows for end in one.split("/")} == nodes | {"loss-1", "loss-2"}
    assert len(arrows) == 22


def test_peepholes_are_there_but_not_shown():
    for group in root("cell-step").iter(f"{SVG}g"):
        own = group.attrib.get("data-part", "").split()
        assert (group.attrib.get("display") == "none") == ("peephole" in own)


def touched(name):
    return [one for one in root(name).iter(f"{SVG}rect") if "data-touch" in one.attrib]


@pytest.mark.parametrize("name", ["cell-step", "error-back"])
def test_what_is_touched_is_large_enough_for_a_finger(name):
    for one in touched(name):
        sides = [float(one.attrib[side]) * PHONE / 520 for side in ("width", "height")]
        assert min(sides) >= FINGER - 0.5, one.attrib


def test_no_two_operations_answer_to_the_same_touch():
    boxes = {name: (x - w / 2, y - h / 2, x + w / 2, y + h / 2) for name, (x, y, w, h) in cell_step.TOUCHED.items()}
    for one, (left, top, right, bottom) in boxes.items():
        for other, (west, north, east, south) in boxes.items():
            apart = right <= west or east <= left or bottom <= north or south <= top
            assert one == other or apart, (one, other)


@pytest.mark.parametrize("palette", [0, 1], ids=["light", "dark"])
def test_the_live_drawing_has_the_colours_of_the_figures(palette):
    rule = re.search(r"\.live-picture \{(.*?)\}", LIVE, re.DOTALL)[1]
    named = dict(re.findall(r"--([\w-]+): ([^;]+);", rule))
    named |= {name: value for name, value in re.findall(r"--([\w-]+): (light-dark\([^;]+\));", REPORT) if name not in named}

    def colour(name):
        value = named[name]
        if value.startswith("var("):
            return colour(value[6:-1])
        one = value.removeprefix("light-dark(").removesuffix(")").split(", ")[palette]
        return "#" + "".join(2 * digit for digit in one[1:]) if len(one) == 4 else one

    every = {**COLOURS, **{f"{role}-tint": pair for role, pair in TINTS.items()}}
    wanted = {name: every[name] for name in used()}
    assert {name: colour(name) for name in wanted} == {name: pair[palette] for name, pair in wanted.items()}


def test_grey_parts_have_no_colour_left():
    faint = re.search(r"\.live-picture \.is-faint \{(.*?)\}", LIVE, re.DOTALL)[1]
    named = dict(re.findall(r"--([\w-]+): var\(--(\w+)\);", faint))
    assert named == {name: "paper" if name.endswith("-tint") else "faint" for name in used() - {"faint", "paper"}}


def used():
    """Return the names of the colours that the two drawings use."""
    texts = (figures.path(name).read_text(encoding="utf-8") for name in ("cell-step", "error-back"))
    return {name for text in texts for name in re.findall(r"var\(--([\w-]+)\)", text)}
