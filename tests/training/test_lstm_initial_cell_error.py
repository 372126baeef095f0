import numpy as np

from snippets.training.lstm_initial_cell_error import lstm_initial_cell_error
from tests.training.passes import close, exact


def test_gradient_complex_step():
    for seed in range(4):
        v = exact(seed, "B")
        assert close(lstm_initial_cell_error(v.f[1], v.c_bar[1]), v.gradient["c_0"])


def test_with_peepholes_it_falls_short():
    v = exact(0, "A")
    assert not close(lstm_initial_cell_error(v.f[1], v.c_bar[1]), v.gradient["c_0"])


def test_erased_at_once_means_no_influence():
    assert np.all(lstm_initial_cell_error(np.zeros(3), np.ones(3)) == 0)
