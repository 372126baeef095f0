import math

import pytest

from snippets.lstm_cell.forget_half_life import forget_half_life
from snippets.practice.forget_bias import forget_bias


def test_half_is_left_after_k_steps():
    for k in (1, 2, 10, 100, 1000):
        share = 1.0
        for _ in range(k):
            share *= 1 / (1 + math.exp(-forget_bias(k)))
        assert share == pytest.approx(0.5, rel=1e-12)


def test_inverse_of_the_half_life():
    for bias in (-1.0, 0.0, 1.0, 5.0):
        assert forget_bias(forget_half_life(1 / (1 + math.exp(-bias)))) == pytest.approx(bias, abs=1e-9)


def test_one_step_needs_no_bias():
    assert forget_bias(1) == 0
