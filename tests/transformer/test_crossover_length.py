import numpy as np
import pytest

from snippets.lstm_cell.lstm_step import lstm_step
from snippets.transformer.crossover_length import crossover_length
from tests.lstm_cell.draws import draw
from tests.support.counting import Counter, counting
from tests.transformer.loops import attention


def multiplications_of_lstm(T, d):
    counter = Counter()
    arrays = {name: counting(array, counter) for name, array in draw(0, n=d, d=d).items()}
    for _ in range(T):
        arrays["h_prev"], arrays["c_prev"] = lstm_step(**arrays)
    return counter.products


def multiplications_of_attention(T, d):
    counter, rng = Counter(), np.random.default_rng(0)
    attention(*(counting(rng.normal(size=(d, d)), counter) for _ in range(4)), counting(rng.normal(size=(T, d)), counter), 1)
    return counter.products


@pytest.mark.parametrize("d", [1, 2, 3])
def test_counted_costs_are_equal_there_and_nowhere_else(d):
    """Both layers run on counting numbers: below the length attention multiplies less, above it more."""
    for T in range(1, crossover_length(d) + 4):
        difference = multiplications_of_attention(T, d) - multiplications_of_lstm(T, d)
        assert np.sign(difference) == np.sign(T - crossover_length(d))


def test_value_by_hand():
    """Width 1: an LSTM step has 11 products; attention at the sixth of six positions has 4 + 7 on average."""
    assert crossover_length(1) == 6
    assert 6 * 11 == 6 * 4 + 6 * 7
