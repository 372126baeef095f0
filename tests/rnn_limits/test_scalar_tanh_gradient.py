import numpy as np
import pytest

from snippets.rnn_limits.scalar_tanh_gradient import scalar_tanh_gradient
from tests.support.oracles import complex_step


def trajectory(w, h_0, steps):
    h = [h_0]
    for _ in range(steps):
        h.append(np.tanh(w * h[-1]))
    return np.array(h)


@pytest.mark.parametrize("w", [0.5, 0.9, 1.0, 1.1, 2.0, -1.5])
@pytest.mark.parametrize("steps", [1, 4, 20])
def test_derivative_complex_step(w, steps):
    exact = complex_step(lambda h_0: trajectory(w, h_0, steps)[-1].sum(), {"h_0": np.array([0.5])})["h_0"][0]
    assert scalar_tanh_gradient(trajectory(w, 0.5, steps), w) == pytest.approx(exact, rel=1e-11)


def test_weight_one_follows_a_power_law():
    """Ten times as many steps: a factor 10^(-3/2) = 0.0316, where a geometric decay would give nothing at all."""
    sizes = {steps: scalar_tanh_gradient(trajectory(1.0, 0.5, steps), 1.0) for steps in (1000, 10_000, 100_000)}
    assert sizes[10_000] / sizes[1000] == pytest.approx(10**-1.5, rel=0.02)
    assert sizes[100_000] / sizes[10_000] == pytest.approx(10**-1.5, rel=0.002)


def test_weight_above_one_vanishes_by_saturation():
    assert 0 < scalar_tanh_gradient(trajectory(2.0, 0.5, 50), 2.0) < 1e-37


def test_linear_near_zero():
    assert scalar_tanh_gradient(trajectory(2.0, 1e-12, 20), 2.0) == pytest.approx(2.0**20, rel=1e-8)
    assert scalar_tanh_gradient(np.zeros(31), 1.1) == pytest.approx(1.1**30, rel=1e-12)
