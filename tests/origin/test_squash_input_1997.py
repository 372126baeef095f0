import numpy as np

from snippets.origin.squash_input_1997 import squash_input_1997
from tests.support.oracles import complex_step


def test_equals_two_tanh_of_half():
    z = np.linspace(-20, 20, 401)
    assert np.max(np.abs(squash_input_1997(z) - 2 * np.tanh(z / 2))) < 1e-14


def test_range_and_limits():
    z = np.random.default_rng(0).uniform(-30, 30, 1000)
    assert np.all(np.abs(squash_input_1997(z)) < 2)
    assert np.allclose(squash_input_1997(np.array([-40.0, 0.0, 40.0])), [-2, 0, 2], rtol=0, atol=1e-14)


def test_steepest_slope_is_one_at_zero():
    slopes = [complex_step(lambda z: squash_input_1997(z), {"z": z})["z"] for z in (-1.0, -0.1, 0.0, 0.1, 1.0)]
    assert abs(slopes[2] - 1) < 1e-14
    assert max(slopes) == slopes[2]
