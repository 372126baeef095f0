import numpy as np
import pytest

from snippets.training.lstm_gate_deltas import lstm_gate_deltas
from tests.training.passes import T, close, exact


@pytest.mark.parametrize("version", ["B", "A"])
def test_derivatives_by_pre_activation_complex_step(version):
    for seed in range(4):
        v = exact(seed, version)
        for t in range(1, T + 1):
            got = lstm_gate_deltas(v.c_bar[t], v.c[t - 1], v.note[t], v.f[t], v.i[t])
            for delta, part in zip(got, "fic", strict=True):
                assert close(delta, v.delta[part][t]), part


def test_an_empty_cell_teaches_the_forget_gate_nothing():
    half = np.full(3, 0.5)
    delta_f, delta_i, delta_c = lstm_gate_deltas(np.ones(3), np.zeros(3), half, half, half)
    assert np.all(delta_f == 0)
    assert np.all(delta_i != 0)
    assert np.all(delta_c != 0)


def test_shut_input_gate_shields_the_candidate():
    _, delta_i, delta_c = lstm_gate_deltas(np.ones(3), np.ones(3), np.full(3, 0.5), np.full(3, 0.5), np.full(3, 1e-9))
    assert np.max(np.abs(delta_c)) < 1e-8
    assert np.max(np.abs(delta_i)) < 1e-8
