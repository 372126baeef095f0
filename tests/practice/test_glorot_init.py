import numpy as np
import pytest

from snippets.practice.glorot_init import glorot_init


def test_variance_two_over_the_sum_of_the_sizes():
    W = glorot_init(np.random.default_rng(0).uniform(size=(400, 200)))
    assert np.var(W) == pytest.approx(2 / 600, rel=0.01)
    assert np.max(np.abs(W)) == pytest.approx(0.1, rel=1e-3)


def test_square_matrix_neither_grows_nor_shrinks_a_vector_on_average():
    rng = np.random.default_rng(1)
    W, v = glorot_init(rng.uniform(size=(500, 500))), rng.normal(size=500)
    assert np.linalg.norm(W @ v) / np.linalg.norm(v) == pytest.approx(1, rel=0.1)
    assert np.linalg.norm(W.T @ v) / np.linalg.norm(v) == pytest.approx(1, rel=0.1)


def test_ends_and_middle():
    W = glorot_init(np.array([[0.0, 0.25, 0.5, 1.0], [1.0, 0.75, 0.5, 0.0]]))
    assert np.allclose(W, [[-1, -0.5, 0, 1], [1, 0.5, 0, -1]], rtol=0, atol=1e-15)
