import numpy as np
import pytest

from snippets.training.lstm_output_delta import lstm_output_delta
from tests.training.passes import T, close, exact


@pytest.mark.parametrize("version", ["B", "A"])
def test_derivative_by_pre_activation_complex_step(version):
    for seed in range(4):
        v = exact(seed, version)
        for t in range(1, T + 1):
            assert close(lstm_output_delta(v.h_bar[t], v.c[t], v.o[t]), v.delta["o"][t])


def test_shut_or_open_gate_learns_little():
    h_bar, c_t = np.ones(3), np.ones(3)
    for gate in (1e-6, 1 - 1e-6):
        assert np.all(np.abs(lstm_output_delta(h_bar, c_t, np.full(3, gate))) < 1e-6)


def test_empty_cell_sends_nothing_to_the_output_gate():
    assert np.all(lstm_output_delta(np.ones(3), np.zeros(3), np.full(3, 0.5)) == 0)
