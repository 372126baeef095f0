import math

import numpy as np
import pytest

from snippets.transformer.causal_attention_weights import causal_attention_weights

T, M = 10, 6


def drawn(seed):
    rng = np.random.default_rng(seed)
    return rng.normal(size=M), rng.normal(size=(T, M))


@pytest.mark.parametrize("t", range(1, T + 1))
def test_masked_scores_of_minus_infinity(t):
    """The usual way to mask: set future scores to minus infinity, then take the softmax of all."""
    q_t, k = drawn(t)
    scores = [sum(a * b for a, b in zip(q_t, key, strict=True)) / math.sqrt(M) if j < t else -math.inf for j, key in enumerate(k)]
    exponentials = [math.exp(score) for score in scores]
    assert np.allclose(causal_attention_weights(t, q_t, k), np.array(exponentials) / sum(exponentials), rtol=1e-13)


@pytest.mark.parametrize("t", range(1, T + 1))
def test_sum_to_one_and_no_weight_on_the_future(t):
    weights = causal_attention_weights(t, *drawn(t))
    assert weights.sum() == pytest.approx(1, abs=1e-14)
    assert np.all(weights[:t] > 0)
    assert np.all(weights[t:] == 0)


@pytest.mark.parametrize("t", range(1, T))
def test_the_future_has_no_influence(t):
    q_t, k = drawn(t)
    changed = k.copy()
    changed[t:] = 100.0
    assert np.array_equal(causal_attention_weights(t, q_t, k), causal_attention_weights(t, q_t, changed))


def test_the_first_position_reads_itself():
    assert causal_attention_weights(1, *drawn(0)).tolist() == [1] + [0] * (T - 1)
