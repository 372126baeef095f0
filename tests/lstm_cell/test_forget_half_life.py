import math

import pytest

from snippets.lstm_cell.forget_half_life import forget_half_life


@pytest.mark.parametrize("steps", [1, 2, 10, 1000])
def test_inverts_repeated_halving(steps):
    f = 0.5 ** (1 / steps)
    assert abs(forget_half_life(f) - steps) < 1e-9 * steps


def test_simulated_decay_crosses_one_half_there():
    for f in (0.55, 0.731, 0.9, 0.993):
        value, steps = 1.0, 0
        while value > 0.5:
            value, steps = f * value, steps + 1
        assert steps - 1 < forget_half_life(f) <= steps


def test_one_more_bias_means_about_e_times_the_half_life():
    ratios = [forget_half_life(1 / (1 + math.exp(-b - 1))) / forget_half_life(1 / (1 + math.exp(-b))) for b in (3, 6, 12)]
    assert abs(ratios[0] - math.e) < 0.06
    assert abs(ratios[2] - math.e) < 1e-4
    assert abs(ratios[1] - math.e) < abs(ratios[0] - math.e)
