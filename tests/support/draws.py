"""Seeded arguments for the snippets of section 6.2, and sums written as loops for the oracles."""

import math

import numpy as np

from equations.draw import value
from equations.settings import SIZES, Settings
from equations.snippets import read_snippet
from tests.support.paths import ROOT


def draw(function, seed):
    """Return random keyword arguments of the shapes that the docstring of a snippet declares."""
    path = ROOT / f"{function.__module__.replace('.', '/')}.py"
    signature = read_snippet(path, Settings(root=ROOT)).snippet.signature
    rng = np.random.default_rng([seed, 62])
    return {item.name: value(item, rng, SIZES) for item in signature.parameters}


def logistic(z):
    """The logistic function by way of tanh, for numbers and arrays, real or complex."""
    return (1 + np.tanh(z / 2)) / 2


def row_sum(j, *pairs):
    """Return row j of a sum of matrix-vector products, as loops."""
    total = 0.0
    for matrix, vector in pairs:
        for k in range(len(vector)):
            total += matrix[j][k] * vector[k]
    return total


def lstm_by_loops(v, x, h, c, suffix=lambda part: part):
    """Return both states of a step of version B in plain Python; h is what the gates see."""
    new_h, new_c = [], []
    for j in range(len(c)):
        z = {part: row_sum(j, (v[f"W_{suffix(part)}"], x), (v[f"R_{suffix(part)}"], h)) + v[f"b_{suffix(part)}"][j] for part in "fico"}
        f, i, o = ((1 + math.tanh(z[part] / 2)) / 2 for part in "fio")
        new_c.append(f * c[j] + i * math.tanh(z["c"]))
        new_h.append(o * math.tanh(new_c[j]))
    return np.array(new_h), np.array(new_c)


def assert_close(got, wanted, atol=1e-13):
    """Assert that two values, or two tuples of values, agree."""
    if isinstance(got, tuple):
        assert len(got) == len(wanted)
        for one, other in zip(got, wanted, strict=True):
            assert_close(one, other, atol)
    else:
        np.testing.assert_allclose(got, wanted, rtol=0, atol=atol)
