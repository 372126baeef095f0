import numpy as np
import pytest

from snippets.transformer.attention_read import attention_read
from snippets.transformer.attention_weights import attention_weights


def test_plain_loops():
    rng = np.random.default_rng(0)
    alpha_t, v = rng.uniform(size=10), rng.normal(size=(10, 6))
    expected = [sum(alpha_t[j] * v[j][entry] for j in range(10)) for entry in range(6)]
    assert np.allclose(attention_read(alpha_t, v), expected, rtol=1e-13)


def test_value_by_hand():
    assert attention_read(np.array([0.9, 0.1]), np.array([[10.0], [20.0]])) == pytest.approx([11])


def test_between_the_smallest_and_the_largest_value():
    for seed in range(10):
        rng = np.random.default_rng(seed)
        v = rng.normal(size=(10, 6))
        u_t = attention_read(attention_weights(rng.normal(size=6), rng.normal(size=(10, 6))), v)
        assert np.all(v.min(axis=0) < u_t)
        assert np.all(u_t < v.max(axis=0))


def test_order_of_the_positions_is_not_seen():
    """Keys and values in another order give the same result: without positions a text is a bag."""
    rng = np.random.default_rng(3)
    q_t, k, v, order = rng.normal(size=6), rng.normal(size=(10, 6)), rng.normal(size=(10, 6)), rng.permutation(10)
    assert np.allclose(attention_read(attention_weights(q_t, k), v), attention_read(attention_weights(q_t, k[order]), v[order]), rtol=1e-13)
