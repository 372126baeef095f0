import numpy as np

from snippets.origin.squash_output_1997 import squash_output_1997
from tests.support.oracles import complex_step


def test_equals_tanh_of_half():
    c = np.linspace(-20, 20, 401)
    assert np.max(np.abs(squash_output_1997(c) - np.tanh(c / 2))) < 1e-14


def test_range_and_limits():
    c = np.random.default_rng(0).uniform(-30, 30, 1000)
    assert np.all(np.abs(squash_output_1997(c)) < 1)
    assert np.allclose(squash_output_1997(np.array([-40.0, 0.0, 40.0])), [-1, 0, 1], rtol=0, atol=1e-14)


def test_steepest_slope_is_half_at_zero():
    slopes = [complex_step(lambda c: squash_output_1997(c), {"c": c})["c"] for c in (-1.0, -0.1, 0.0, 0.1, 1.0)]
    assert abs(slopes[2] - 0.5) < 1e-14
    assert max(slopes) == slopes[2]
