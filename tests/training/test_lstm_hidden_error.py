import numpy as np
import pytest

from snippets.training.lstm_hidden_error import lstm_hidden_error
from tests.training.passes import T, close, exact


def carried(v, t):
    return [value for part in "fico" for value in (getattr(v, f"R{part}"), v.delta[part][t + 1])]


@pytest.mark.parametrize("version", ["B", "A"])
def test_total_derivative_complex_step(version):
    for seed in range(4):
        v = exact(seed, version)
        for t in range(1, T + 1):
            assert close(lstm_hidden_error(v.own[t], *carried(v, t)), v.h_bar[t])


def test_last_step_has_only_its_own_loss():
    v = exact(0, "B")
    assert np.array_equal(lstm_hidden_error(v.own[T], *carried(v, T)), v.own[T])


def test_every_way_through_a_gate_counts():
    v = exact(1, "B")
    for k in range(4):
        arguments = carried(v, 2)
        arguments[2 * k + 1] = np.zeros_like(v.own[2])
        assert not close(lstm_hidden_error(v.own[2], *arguments), v.h_bar[2])
