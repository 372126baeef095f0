import numpy as np
import pytest

from snippets.limitations.lstm_sequence_cost import lstm_sequence_cost
from snippets.transformer.transformer_block_cost import transformer_block_cost
from tests.support.counting import Counter, counting
from tests.transformer.loops import attention, feed_forward


@pytest.mark.parametrize(("T", "d", "heads"), [(1, 2, 1), (3, 4, 2), (5, 2, 2)])
def test_multiplications_counted_in_plain_loops(T, d, heads):
    counter, rng = Counter(), np.random.default_rng(T)
    matrices = [counting(rng.normal(size=(d, d)), counter) for _ in range(4)]
    up, down = counting(rng.normal(size=(4 * d, d)), counter), counting(rng.normal(size=(d, 4 * d)), counter)
    for y_t in attention(*matrices, counting(rng.normal(size=(T, d)), counter), heads):
        feed_forward(up, down, y_t)
    assert counter.products == transformer_block_cost(T, d)


def test_value_by_hand():
    """Width 1, one position: 6 for attention, 4 up, 4 down."""
    assert transformer_block_cost(1, 1) == 14


def test_always_dearer_than_one_lstm_layer():
    for d in range(1, 300):
        for T in (1, 2, 10, 1000):
            assert transformer_block_cost(T, d) > lstm_sequence_cost(T, d, d)
