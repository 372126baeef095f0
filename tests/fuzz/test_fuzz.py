"""A sample of the fuzzing, always of the same inputs; `make fuzz` does more of it."""

import random

from tests.fuzz import mutate
from tests.fuzz.__main__ import SAMPLE, WEIGHTS, batch, sample


def test_nothing_but_problems_comes_out():
    lines = sample(seed=5, inputs=4)
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
