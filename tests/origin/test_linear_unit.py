import numpy as np
import pytest

from snippets.origin.linear_unit import linear_unit
from tests.support.oracles import complex_step


@pytest.mark.parametrize("w", [-2.0, 0.5, 1.0, 3.0])
def test_slope_times_weight_is_one_everywhere(w):
    for z in (-30.0, -1.0, 0.0, 0.2, 500.0):
        slope = complex_step(lambda z: linear_unit(z, w), {"z": z})["z"]
        assert abs(slope * w - 1) < 1e-14


@pytest.mark.parametrize("w", [-2.0, 0.5, 1.0, 3.0])
def test_activation_is_held_for_ever(w):
    a = 0.7
    for _ in range(1000):
        a = linear_unit(w * a, w)
    assert abs(a - 0.7) < 1e-12


def test_passes_through_zero():
    assert linear_unit(0.0, 4.0) == 0.0


def test_no_bounded_activation_meets_the_condition():
    z = np.linspace(-6, 6, 1201)
    slope = 1 / (2 + np.exp(z) + np.exp(-z))
    assert np.sum(np.abs(4 * slope - 1) < 1e-12) == 1
