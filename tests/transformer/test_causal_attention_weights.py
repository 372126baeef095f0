import math

import numpy as np
import pytest

from snippets.transformer.attention_weights import attention_weights
from snippets.transformer.causal_attention_weights import causal_attention_weights

T = 10


def drawn(seed):
    return np.random.default_rng(seed).normal(size=T)


@pytest.mark.parametrize("t", range(1, T + 1))
def test_masked_scores_of_minus_infinity(t):
    """The usual way to mask: set future scores to minus infinity, then take the softmax of all."""
    z = drawn(t)
    exponentials = [math.exp(score if j < t else -math.inf) for j, score in enumerate(z)]
    assert np.allclose(causal_attention_weights(t, z), np.array(exponentials) / sum(exponentials), rtol=1e-13)


@pytest.mark.parametrize("t", range(1, T + 1))
def test_sum_to_one_and_no_weight_on_the_future(t):
    weights = causal_attention_weights(t, drawn(t))
    assert weights.sum() == pytest.approx(1, abs=1e-14)
    assert np.all(weights[:t] > 0)
    assert np.all(weights[t:] == 0)


@pytest.mark.parametrize("t", range(1, T))
def test_the_future_has_no_influence(t):
    z = drawn(t)
    changed = np.where(np.arange(T) < t, z, 100.0)
    assert np.array_equal(causal_attention_weights(t, z), causal_attention_weights(t, changed))


def test_the_last_position_sees_all():
    """At t = T nothing is masked: the weights of attention without a mask, for scores with the root."""
    rng = np.random.default_rng(1)
    q_t, k = rng.normal(size=6), rng.normal(size=(T, 6))
    z = [sum(a * b for a, b in zip(key, q_t, strict=True)) / math.sqrt(6) for key in k]
    assert np.allclose(causal_attention_weights(T, np.array(z)), attention_weights(q_t, k), rtol=1e-13)


def test_the_first_position_reads_itself():
    assert causal_attention_weights(1, drawn(0)).tolist() == [1] + [0] * (T - 1)
