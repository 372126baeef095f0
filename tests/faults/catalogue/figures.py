"""Figures that are drawn by a program and stand in the repository as drawn (F)."""

from tests.faults.catalogue.places import CELL, HALF_LIFE
from tests.faults.edits import append, create, find, swap
from tests.faults.fault import fault

DRAWN = "docs/assets/figures/half-life.svg"
CURE = ("half-life.svg", "make figures")

FAULTS = [
    fault(
        "F01",
        "the drawing changed, the figure not",
        swap(find("half_life.py"), "STEPS = 40\n", "STEPS = 41\n"),
        names=CURE,
    ),
    fault(
        "F02",
        "page and module changed, the figure not",
        swap(CELL, r"\frac{\ln 2}{-\ln f}", r"\frac{\ln 3}{-\ln f}"),
        swap(HALF_LIFE, "np.log(2)", "np.log(3)"),
        names=CURE,
    ),
    fault(
        "F03",
        "a figure that nobody draws",
        create("docs/assets/figures/old.svg", "<svg></svg>\n"),
        names=("old.svg",),
    ),
    fault("F04", "a figure edited by hand", append(DRAWN, "<!-- nicer -->"), names=CURE),
]
