import numpy as np
import pytest

from snippets.practice.clip_gradient import clip_gradient


def test_norm_is_limited_and_direction_kept():
    g = np.array([3.0, -4.0])
    assert clip_gradient(g, 1.0) == pytest.approx([0.6, -0.8])
    assert clip_gradient(1e6 * g, 5.0) == pytest.approx(g)


def test_short_gradient_is_untouched():
    g = np.array([3.0, -4.0])
    assert np.array_equal(clip_gradient(g, 5.0), g)
    assert np.array_equal(clip_gradient(g, 100.0), g)


def test_zero_gradient_stays_zero():
    assert np.array_equal(clip_gradient(np.zeros(3), 1.0), np.zeros(3))


def test_one_by_one_would_turn_the_direction():
    g = np.array([3.0, -4.0])
    assert not np.allclose(clip_gradient(g, 1.0), [min(3.0, 1.0), -min(4.0, 1.0)])
