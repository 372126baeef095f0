import math

import numpy as np
import pytest

from snippets.recurrent_networks.rnn_state import rnn_state
from tests.support.oracles import complex_step


def draw(seed, n=3, d=4):
    rng = np.random.default_rng(seed)
    return {
        "W": rng.standard_normal((n, d)),
        "R": rng.standard_normal((n, n)),
        "b": rng.standard_normal(n),
        "x_t": rng.standard_normal(d),
        "h_prev": rng.uniform(-1, 1, n),
    }


def test_plain_loop():
    for seed in range(5):
        a = draw(seed)
        state = rnn_state(**a)
        for i in range(3):
            total = float(a["b"][i])
            for j in range(4):
                total += float(a["W"][i, j]) * float(a["x_t"][j])
            for j in range(3):
                total += float(a["R"][i, j]) * float(a["h_prev"][j])
            assert state[i] == pytest.approx(math.tanh(total), rel=1e-13)


def test_range_open_interval():
    for seed in range(20):
        state = rnn_state(**draw(seed))
        assert np.all(np.abs(state) < 1)
        assert np.any(np.abs(state) > 0.1)


def test_state_carries_the_past():
    one = [[1.0]]
    state = np.zeros(1)
    for x in (1.0, 0.0, 0.0):
        state = rnn_state(np.array(one), np.array([[0.5]]), np.zeros(1), np.array([x]), state)
    assert state[0] == pytest.approx(math.tanh(0.5 * math.tanh(0.5 * math.tanh(1))), rel=1e-14)


def test_without_recurrence_no_memory():
    a, b = draw(1), draw(2)
    a["R"] = np.zeros((3, 3))
    past_one, past_two = rnn_state(**a), rnn_state(**{**a, "h_prev": b["h_prev"]})
    assert np.array_equal(past_one, past_two)
    a["R"] = draw(1)["R"]
    assert not np.allclose(rnn_state(**a), rnn_state(**{**a, "h_prev": b["h_prev"]}))


def test_depends_on_every_input():
    a = draw(3)
    slopes = complex_step(lambda **k: np.sum(np.arange(1, 4) * rnn_state(**k)), a)
    assert all(np.all(slope != 0) for slope in slopes.values())


def test_shapes_that_do_not_fit():
    a = draw(4)
    with pytest.raises(ValueError, match="mismatch in its core dimension"):
        rnn_state(**{**a, "x_t": a["h_prev"]})
