import pytest

from snippets.origin.cec_condition import cec_condition
from tests.support.oracles import complex_step


def run(a, w, steps):
    for _ in range(steps):
        a = (w * a) / w
    return a


@pytest.mark.parametrize("w", [-3.0, 0.25, 1.0, 7.0])
def test_error_is_constant_over_1000_steps_complex_step(w):
    error = 1.3
    assert abs(cec_condition(w, error) - 1.3) < 1e-12
    for _ in range(1000):
        error = cec_condition(w, error)
    exact = complex_step(lambda a: 1.3 * run(a, w, 1000), {"a": 0.4})["a"]
    assert abs(exact - 1.3) < 1e-12
    assert abs(error - exact) < 1e-12


def test_other_slopes_are_not_constant():
    slope, w = 0.9, 1.0
    exact = complex_step(lambda a: linear(a, slope * w, 50), {"a": 0.4})["a"]
    assert abs(exact - 0.9**50) < 1e-12
    assert abs(exact - cec_condition(w, 1.0)) > 0.99


def linear(a, factor, steps):
    for _ in range(steps):
        a = factor * a
    return a
