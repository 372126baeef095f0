import numpy as np
import pytest

from snippets.transformer.attention_cost import attention_cost
from snippets.transformer.attention_projections import attention_projections
from snippets.transformer.attention_read import attention_read
from snippets.transformer.causal_attention_weights import causal_attention_weights
from snippets.transformer.multi_head import multi_head
from tests.support.counting import Counter, counting, values
from tests.transformer.loops import attention

SIZES = [(1, 2, 1), (1, 4, 2), (2, 2, 2), (5, 4, 1), (5, 4, 2), (5, 4, 4), (7, 6, 3)]


def drawn(T, d):
    rng = np.random.default_rng(T + d)
    return rng.normal(size=(4, d, d)), rng.normal(size=(T, d))


@pytest.mark.parametrize(("T", "d", "heads"), SIZES)
def test_multiplications_counted_in_plain_loops(T, d, heads):
    """The number of heads does not matter."""
    counter, (matrices, x) = Counter(), drawn(T, d)
    attention(*(counting(matrix, counter) for matrix in matrices), counting(x, counter), heads)
    assert counter.products == attention_cost(T, d)


@pytest.mark.parametrize(("T", "d"), [(1, 2), (4, 4), (6, 2)])
def test_what_is_counted_is_the_displayed_attention(T, d):
    """The loops give the values of the displayed equations: projections, masked weights, reading, two heads."""
    (matrices, x), m = drawn(T, d), d // 2
    W_q, W_k, W_v, U = matrices
    heads = []
    for rows in (slice(0, m), slice(m, d)):
        q, k, v = (np.array(part) for part in zip(*(attention_projections(W_q[rows], W_k[rows], W_v[rows], x_t) for x_t in x), strict=True))
        z = q @ k.T / np.sqrt(m)
        heads.append([attention_read(causal_attention_weights(t, z[t - 1]), v) for t in range(1, T + 1)])
    expected = [multi_head(U, first, second) for first, second in zip(*heads, strict=True)]
    counted = attention(*(counting(matrix, Counter()) for matrix in matrices), counting(x, Counter()), 2)
    assert np.allclose(values(np.array(counted)), expected, rtol=1e-12)


def test_value_by_hand():
    """One position of width 1: query, key, value, score, weighted value, output."""
    assert attention_cost(1, 1) == 6
