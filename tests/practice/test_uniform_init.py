import numpy as np
import pytest

from snippets.practice.uniform_init import uniform_init


def test_range_and_spread():
    W = uniform_init(np.random.default_rng(0).uniform(size=(400, 300)))
    assert W.shape == (400, 300)
    assert np.max(np.abs(W)) == pytest.approx(1 / 20, rel=1e-3)
    assert np.mean(W) == pytest.approx(0, abs=5e-4)
    assert np.var(W) == pytest.approx(1 / (3 * 400), rel=0.01)


def test_ends_and_middle():
    assert np.allclose(uniform_init(np.array([[0.0], [0.5], [1.0], [0.25]])), [[-0.5], [0.0], [0.5], [-0.25]])
