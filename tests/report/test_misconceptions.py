"""The list of what is easily confused: complete, and every saying once."""

from collections import Counter

import pytest

from equations.pages import read_pages
from equations.settings import Settings
from report.sayings import sayings
from tests.support.paths import ROOT

SAID = [(page.number, saying.said) for page in read_pages(Settings.read(ROOT)) for saying in sayings(page)]

# (section, words of the saying): what the report has set out to correct.
WANTED = [
    ("3.2", "solves the vanishing and exploding gradient problem"),
    ("3.2", "either 0 or 1"),
    ("3.2", "is the output of the LSTM, the prediction"),
    ("3.2", "ReLU cannot be used"),
    ("3.2", "[h_t; x_t]"),
    ("3.2", "forget gate is 1, the cell forgets"),
    ("3.1", "had three gates"),
    ("3.1", "trained the LSTM by BPTT"),
    ("3.2", "all gates see $c_{t-1}$"),
    ("3.2", "of the libraries has peepholes"),
    ("6.1", "remembers thousands of steps"),
    ("4.1a", "forget bias of 1 a cell remembers for long"),
    ("2.1", "its derivative is below 1"),
    ("2.3", "largest singular value is above 1"),
    ("2.3", "a long-term memory (the cell state) and a short-term memory"),
    ("6.1", "cannot be parallelised"),
    ("2.2", "the output is fed back"),
    ("5.2", "won the M4 competition"),
    ("5.3", "DeepBach is an LSTM language model"),
    ("5.4", "ECG network is an LSTM"),
    ("6.2", "GRU has three gates"),
    ("2.3", "so nothing is learned"),
    ("4.1", "= f_t$"),
]


@pytest.mark.parametrize(("section", "words"), WANTED)
def test_saying_has_its_place(section, words):
    assert [number for number, said in SAID if words in said] == [section]


def test_no_saying_stands_twice():
    assert [said for said, count in Counter(said for _, said in SAID).items() if count > 1] == []
    assert len(SAID) >= len(WANTED)
