import numpy as np
import pytest

from snippets.training.lstm_cell_error_peephole import lstm_cell_error_peephole
from tests.training.passes import N, T, close, exact


def given(v, t):
    peeped = [v.p["o"], v.delta["o"][t], v.p["f"], v.delta["f"][t + 1], v.p["i"], v.delta["i"][t + 1]]
    return [v.h_bar[t], v.o[t], v.c[t], v.f[t + 1], v.c_bar[t + 1], *peeped]


def test_total_derivative_complex_step():
    for seed in range(4):
        v = exact(seed, "A")
        for t in range(1, T + 1):
            assert close(lstm_cell_error_peephole(*given(v, t)), v.c_bar[t])


def test_without_peepholes_it_is_version_b():
    v = exact(0, "B")
    for t in range(1, T + 1):
        assert close(lstm_cell_error_peephole(*given(v, t)), v.c_bar[t])


@pytest.mark.parametrize("place", [5, 7, 9])
def test_every_peephole_counts(place):
    v = exact(1, "A")
    arguments = given(v, 2)
    arguments[place] = np.zeros(N)
    assert not close(lstm_cell_error_peephole(*arguments), v.c_bar[2])


def test_output_peephole_counts_at_the_last_step_too():
    v = exact(2, "A")
    arguments = given(v, T)
    arguments[5] = np.zeros(N)
    assert not close(lstm_cell_error_peephole(*arguments), v.c_bar[T])
