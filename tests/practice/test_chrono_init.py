import numpy as np
import pytest

from snippets.practice.chrono_init import chrono_init


def test_spread_over_time_scales():
    """exp(b_f) is uniform on 1 to T_max - 1, and 1 / (1 - forget gate) is one more: a time scale of 2 to T_max steps."""
    r = np.random.default_rng(0).uniform(size=100_000)
    b_f, b_i = chrono_init(100, r)
    scale = 1 / (1 - 1 / (1 + np.exp(-b_f)))
    assert scale.min() == pytest.approx(2, abs=0.01)
    assert scale.max() == pytest.approx(100, abs=0.01)
    assert np.mean(scale) == pytest.approx(51, rel=0.01)
    assert np.array_equal(b_i, -b_f)


def test_input_gate_is_what_the_forget_gate_leaves():
    b_f, b_i = chrono_init(50, np.linspace(0, 1, 11))
    assert np.allclose(1 / (1 + np.exp(-b_f)) + 1 / (1 + np.exp(-b_i)), 1, rtol=0, atol=1e-15)
