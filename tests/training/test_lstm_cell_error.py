import numpy as np

from snippets.training.lstm_cell_error import lstm_cell_error
from tests.training.passes import T, close, exact


def test_total_derivative_complex_step():
    for seed in range(4):
        v = exact(seed, "B")
        for t in range(1, T + 1):
            assert close(lstm_cell_error(v.h_bar[t], v.o[t], v.c[t], v.f[t + 1], v.c_bar[t + 1]), v.c_bar[t])


def test_with_peepholes_it_falls_short():
    v = exact(0, "A")
    assert not close(lstm_cell_error(v.h_bar[2], v.o[2], v.c[2], v.f[3], v.c_bar[3]), v.c_bar[2])


def test_open_forget_gate_and_shut_output_gate_hold_the_error():
    c_bar = first = np.array([0.3, -2.0, 5.0])
    for _ in range(1000):
        c_bar = lstm_cell_error(np.ones(3), np.zeros(3), np.ones(3), np.ones(3), c_bar)
    assert np.array_equal(c_bar, first)


def test_closed_forget_gate_cuts_the_error_off():
    arguments = np.ones(3), np.full(3, 0.5), np.ones(3), np.zeros(3)
    assert np.array_equal(lstm_cell_error(*arguments, np.ones(3)), lstm_cell_error(*arguments, np.full(3, 9.0)))
