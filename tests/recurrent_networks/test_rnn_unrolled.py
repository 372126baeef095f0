import math

import numpy as np
import pytest

from snippets.recurrent_networks.rnn_unrolled import rnn_unrolled
from tests.support.oracles import complex_step


def draw(seed, n=3, d=4):
    rng = np.random.default_rng(seed)
    shapes = {"W": (n, d), "R": (n, n), "b": (n,), "x_1": (d,), "x_2": (d,), "x_3": (d,), "h_0": (n,)}
    return {name: 0.7 * rng.standard_normal(shape) for name, shape in shapes.items()}


def loop(W, R, b, inputs, h):
    """A plain loop over time and over units, in Python floats."""
    for x in inputs:
        h = [
            math.tanh(b[i] + sum(W[i][j] * x[j] for j in range(len(x))) + sum(R[i][j] * h[j] for j in range(len(h)))) for i in range(len(b))
        ]
    return h


def test_equals_the_loop_over_time():
    for seed in range(5):
        a = draw(seed)
        expected = loop(
            a["W"].tolist(),
            a["R"].tolist(),
            a["b"].tolist(),
            [a[f"x_{t}"].tolist() for t in (1, 2, 3)],
            a["h_0"].tolist(),
        )
        assert np.allclose(rnn_unrolled(**a), expected, rtol=1e-12, atol=0)


def test_order_of_the_inputs_matters():
    a = draw(7)
    swapped = {**a, "x_1": a["x_3"], "x_3": a["x_1"]}
    assert np.max(np.abs(rnn_unrolled(**a) - rnn_unrolled(**swapped))) > 0.1


def test_every_input_reaches_the_last_state():
    slopes = complex_step(lambda **k: np.sum(np.arange(1, 4) * rnn_unrolled(**k)), draw(2))
    assert all(np.all(slope != 0) for slope in slopes.values())


def test_one_unit_by_hand():
    one = np.ones(1)
    value = rnn_unrolled(np.eye(1), 0.5 * np.eye(1), 0 * one, one, 0 * one, 0 * one, 0 * one)
    assert value[0] == pytest.approx(0.1797262071203191, rel=1e-12)
