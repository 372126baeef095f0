"""A sample of the fuzzing, always of the same inputs; `make fuzz` does more of it."""

import contextlib
import random
import time

import numpy as np
import pytest

from equations.problem import Problem
from tests.fuzz import mutate
from tests.fuzz.__main__ import SAMPLE, WEIGHTS, batch, sample
from tests.fuzz.rooms import ROOMS, folder

FOUND = {
    "2^40 ways to close brackets": ("mathml", r"\{ " * 40),
    "the same within braces": ("mathml", r"\frac{((((((((((((((((((((((((((((((((((((((((x}{2}"),
    "an integer beyond those of NumPy": ("inline", "T" * 30 + "=t"),
    "a value below an index": ("inline", r"a = \sum_{s=1}^{3} F_s"),
    "commands inside one another": ("parser", r"\partial" * 400),
    "a file name that no system takes": ("pages", f"[a]({'b' * 300}.md)"),
    "a module's name that no system takes": (
        "snippets",
        f"from snippets.{'a' * 300}.sigmoid import sigmoid",
    ),
    "a declaration that the parser of HTML does not expect": ("pages", "<![("),
    "a number for a folder": ("settings", "[tool.equations]\ndocs = 3"),
    "sizes that are none": ("settings", "[tool.equations]\nsizes = { n = 0 }"),
    "no table": ("settings", "[tool]\nequations = 3"),
    "a word for a list": ("settings", '[tool.equations]\nbeside = "test_claims"'),
}
"""What was no Problem, or took too long, when it was found."""


@pytest.mark.parametrize(("room", "text"), FOUND.values(), ids=FOUND)
def test_found_before(room, text):
    folder()
    ROOMS[room].make(random.Random(1))
    started = time.process_time()
    with np.errstate(all="ignore"), contextlib.suppress(Problem):
        ROOMS[room].use(text)
    assert time.process_time() - started < 2


def test_nothing_but_problems_comes_out():
    lines = sample(seed=5, inputs=2)
    assert [line for line in lines if "wrong" in line] == []
    assert {line["room"] for line in lines} == SAMPLE.keys() == WEIGHTS.keys()


def test_inputs_follow_from_the_seed():
    made = [mutate.damaged("h_t = 1", mutate.LATEX, random.Random(3)) for _ in range(2)]
    assert made[0] == made[1]


def test_what_ends_the_process_is_a_finding():
    (line,) = batch(["nowhere:1:1:1"], 60)
    assert line["room"] == "nowhere"
    assert "the process ended with 1" in line["wrong"]


def test_shrinking():
    assert mutate.shrunk("some ( text (", lambda text: text.count("(") == 2) == "(("
