import numpy as np
import pytest

from snippets.training.lstm_initial_cell_error_peephole import lstm_initial_cell_error_peephole
from tests.training.passes import N, close, exact


def given(v):
    return [v.f[1], v.c_bar[1], v.p["f"], v.delta["f"][1], v.p["i"], v.delta["i"][1]]


def test_gradient_complex_step():
    for seed in range(4):
        v = exact(seed, "A")
        assert close(lstm_initial_cell_error_peephole(*given(v)), v.gradient["c_0"])


@pytest.mark.parametrize("place", [0, 2, 4])
def test_every_way_counts(place):
    v = exact(1, "A")
    arguments = given(v)
    arguments[place] = np.zeros(N)
    assert not close(lstm_initial_cell_error_peephole(*arguments), v.gradient["c_0"])
