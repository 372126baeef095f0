import math

import pytest

from snippets.transformer.positional_encoding import positional_encoding


def test_value_by_hand():
    """Pair 0 turns by one radian per position; with d = 4 pair 1 turns a hundred times more slowly."""
    assert positional_encoding(0, 4, 3) == pytest.approx((math.sin(3), math.cos(3)))
    assert positional_encoding(1, 4, 3) == pytest.approx((math.sin(0.03), math.cos(0.03)))


def test_a_shift_is_a_rotation_that_does_not_depend_on_the_position():
    for i in range(4):
        for t in range(20):
            for shift in (1, 5, 17):
                angle = shift / math.pow(math.pow(10_000, 1 / 8), 2 * i)
                p_sin, p_cos = positional_encoding(i, 8, t)
                turned = (p_sin * math.cos(angle) + p_cos * math.sin(angle), p_cos * math.cos(angle) - p_sin * math.sin(angle))
                assert positional_encoding(i, 8, t + shift) == pytest.approx(turned, abs=1e-12)


def test_wavelengths_from_two_pi_to_ten_thousand_times_that():
    """Pair i = d/2 would have the wavelength 10000 times 2 pi; the last pair, d/2 - 1, stays below it."""
    d = 128
    for i, wavelength in ((0, 2 * math.pi), (d // 2, 2 * math.pi * 10_000)):
        for t in (0, 3, 11):
            assert positional_encoding(i, d, t + wavelength) == pytest.approx(positional_encoding(i, d, t), abs=1e-9)


def test_positions_are_told_apart():
    seen = {tuple(round(p, 9) for i in range(8) for p in positional_encoding(i, 16, t)) for t in range(2000)}
    assert len(seen) == 2000


def test_length_of_a_pair_is_one():
    assert sum(p**2 for p in positional_encoding(2, 8, 5)) == pytest.approx(1)
