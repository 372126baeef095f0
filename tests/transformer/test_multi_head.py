import numpy as np
import pytest

from snippets.transformer.multi_head import multi_head


def test_sum_over_the_heads():
    """A matrix for each head, and the results added: the same as one matrix times the stacked reads."""
    rng = np.random.default_rng(0)
    U, u_1_t, u_2_t = rng.normal(size=(4, 12)), rng.normal(size=6), rng.normal(size=6)
    expected = [sum(U[row][e] * u_1_t[e] + U[row][6 + e] * u_2_t[e] for e in range(6)) for row in range(4)]
    assert np.allclose(multi_head(U, u_1_t, u_2_t), expected, rtol=1e-13)


def test_value_by_hand():
    assert multi_head(np.array([[1.0, 10.0]]), np.array([2.0]), np.array([3.0])) == pytest.approx([32])


def test_order_of_the_heads():
    """Exchanging the heads is exchanging the halves of the matrix."""
    rng = np.random.default_rng(1)
    U, u_1_t, u_2_t = rng.normal(size=(4, 12)), rng.normal(size=6), rng.normal(size=6)
    assert not np.allclose(multi_head(U, u_1_t, u_2_t), multi_head(U, u_2_t, u_1_t))
    assert np.allclose(multi_head(U, u_1_t, u_2_t), multi_head(np.roll(U, 6, axis=1), u_2_t, u_1_t), rtol=1e-13)
