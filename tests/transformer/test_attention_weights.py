import math

import numpy as np
import pytest

from snippets.transformer.attention_weights import attention_weights


def by_loops(q_t, k):
    """Return the weights from explicit sums of products."""
    scores = [sum(a * b for a, b in zip(q_t, key, strict=True)) / math.sqrt(len(q_t)) for key in k]
    exponentials = [math.exp(score) for score in scores]
    return [value / sum(exponentials) for value in exponentials]


def test_plain_loops():
    for seed in range(5):
        rng = np.random.default_rng(seed)
        q_t, k = rng.normal(size=6), rng.normal(size=(10, 6))
        assert np.allclose(attention_weights(q_t, k), by_loops(q_t.tolist(), k.tolist()), rtol=1e-13)


def test_positive_and_sum_to_one():
    for seed in range(20):
        rng = np.random.default_rng(seed)
        weights = attention_weights(rng.normal(size=6), rng.normal(size=(10, 6)))
        assert np.all(weights > 0)
        assert weights.sum() == pytest.approx(1, abs=1e-14)


def test_value_by_hand():
    """Width 4: the product 4 ln 3 over the root 2 is 2 ln 3, so the exponentials are 9 and 1."""
    q_t = np.full(4, math.log(3))
    assert attention_weights(q_t, np.array([[1.0, 1, 1, 1], [0.0, 0, 0, 0]])) == pytest.approx([0.9, 0.1])


def test_limit_one_key_fits_best():
    rng = np.random.default_rng(0)
    k = rng.normal(size=(10, 6))
    weights = attention_weights(200 * k[3], k)
    best = int(np.argmax(k @ k[3]))
    assert weights[best] == pytest.approx(1, abs=1e-6)


def test_equal_keys_get_equal_weights():
    assert attention_weights(np.ones(6), np.full((10, 6), 0.3)) == pytest.approx(np.full(10, 0.1))


def test_positions_do_not_matter():
    """Keys in another order: the same weights in that order."""
    rng = np.random.default_rng(1)
    q_t, k, order = rng.normal(size=6), rng.normal(size=(10, 6)), rng.permutation(10)
    assert np.allclose(attention_weights(q_t, k[order]), attention_weights(q_t, k)[order], rtol=1e-14)


def test_the_root_keeps_the_scores_at_variance_one():
    rng = np.random.default_rng(2)
    for m in (4, 64, 256):
        scores = np.sum(rng.normal(size=(20_000, m)) * rng.normal(size=(20_000, m)), axis=1)
        assert np.var(scores) == pytest.approx(m, rel=0.05)
        assert np.var(scores / math.sqrt(m)) == pytest.approx(1, rel=0.05)
