import numpy as np
import pytest

from snippets.transformer.attention_cost import attention_cost
from snippets.transformer.generation_cost import generation_cost
from tests.support.counting import Counter, counting, values
from tests.transformer.loops import attention, dot


def generate(matrices, x, counter):
    """Run attention token by token with a cache. Return outputs, multiplications per token and lengths of the cache."""
    W_q, W_k, W_v, U = (counting(matrix, counter) for matrix in matrices)
    keys, saved, outputs, costs, lengths = [], [], [], [], []
    for x_t in counting(x, counter):
        before = counter.products
        q_t = [dot(row, x_t) for row in W_q]
        keys.append([dot(row, x_t) for row in W_k])
        saved.append([dot(row, x_t) for row in W_v])
        exponentials = [(dot(key, q_t) / len(q_t) ** 0.5).exp() for key in keys]
        total = sum(number.value for number in exponentials)
        weights = [number / total for number in exponentials]
        read = [dot(weights, [value[entry] for value in saved]) for entry in range(len(U))]
        outputs.append([dot(row, read) for row in U])
        costs.append(counter.products - before)
        lengths.append(sum(map(len, keys)) + sum(map(len, saved)))
    return outputs, costs, lengths


@pytest.mark.parametrize(("T", "d"), [(1, 1), (6, 3), (9, 2)])
def test_multiplications_and_cache_counted_token_by_token(T, d):
    rng = np.random.default_rng(T)
    _, costs, lengths = generate(rng.normal(size=(4, d, d)), rng.normal(size=(T, d)), Counter())
    assert list(zip(costs, lengths, strict=True)) == [generation_cost(t, d) for t in range(1, T + 1)]


def test_the_cache_changes_nothing():
    """Token by token with a cache: the values of the whole sequence at once."""
    rng = np.random.default_rng(0)
    matrices, x = rng.normal(size=(4, 3, 3)), rng.normal(size=(6, 3))
    outputs, _, _ = generate(matrices, x, Counter())
    assert np.allclose(values(np.array(outputs)), attention(*matrices.tolist(), x.tolist(), 1), rtol=1e-12)


def test_tokens_add_up_to_the_whole_sequence():
    for T, d in ((1, 1), (10, 4), (333, 128)):
        assert sum(generation_cost(t, d)[0] for t in range(1, T + 1)) == attention_cost(T, d)


def test_value_by_hand():
    assert generation_cost(1, 1) == (6, 2)
