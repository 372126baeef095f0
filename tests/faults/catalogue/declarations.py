"""Docstring and signature of a module: Shapes, Source, parameters (T)."""

from tests.faults.catalogue.places import CELL, GATE, HALF_LIFE, HEAD, SHAPES, SOURCE, declared
from tests.faults.edits import swap
from tests.faults.fault import fault

FAULTS = [
    fault("T01", "a declared parameter that is not there", declared("q (n,), " + SHAPES)),
    fault("T02", "two arrows", declared(SHAPES.replace("-> f_t", "-> g_t (n,) -> f_t"))),
    fault("T03", "a size that is no expression", declared(SHAPES.replace("(n, d)", "(n+, d)"))),
    fault("T04", "a huge size", declared(SHAPES.replace("(n, d)", "(900000000000n, d)"))),
    fault("T05", "index without a letter", declared(SHAPES.replace("x_t (d,)", "x_t () index"))),
    fault("T07", "a number that is onehot", declared(SHAPES.replace("x_t (d,)", "x_t () onehot"))),
    fault("T08", "a negative size", declared(SHAPES.replace("(n, d)", "(-n, d)"))),
    fault("T09", "a parameter twice", declared(SHAPES.replace("b_f", "W_f"))),
    fault("T10", "a result twice", declared(SHAPES + ", f_t (n,)")),
    fault("T12", "index 0", declared(SHAPES.replace("x_t (d,)", "x_t () index 0"))),
    fault("T13", "an unknown kind", declared(SHAPES.replace("b_f (n,)", "b_f (n,) positiv"))),
    fault("T14", "an unknown letter", declared(SHAPES.replace("(n, d)", "(n, q)"))),
    fault("T17", "a star", swap(GATE, HEAD, HEAD.replace("h_prev", "*h_prev"))),
    fault("T18", "a slash", swap(GATE, HEAD, HEAD.replace("h_prev", "h_prev, /"))),
    fault("T28", "a docstring without Return", swap(GATE, '"""Return', '"""Compute')),
    fault(
        "T29",
        "an empty source",
        swap(GATE, SOURCE, "Source: , gers2000forget"),
        says=r"(?i)empty|comma|no key",
    ),
    fault("T38", "a default", swap(GATE, HEAD, HEAD.replace("h_prev", "h_prev=0"))),
    fault(
        "T39",
        "no meaning of a symbol of its own",
        swap(HALF_LIFE, "f is a forget gate", "g is a forget gate"),
        also=(CELL,),
    ),
    fault("T40", "a Shapes line in words", declared("a matrix and two vectors -> a vector")),
]
