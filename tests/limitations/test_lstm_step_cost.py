import numpy as np
import pytest

from snippets.limitations.lstm_step_cost import lstm_step_cost
from snippets.lstm_cell.lstm_step import lstm_step
from tests.lstm_cell.draws import draw
from tests.support.counting import Counter, counting, values

SIZES = [(1, 1), (1, 5), (2, 1), (3, 4), (7, 2)]


@pytest.mark.parametrize(("n", "d"), SIZES)
def test_multiplications_counted_in_the_displayed_step(n, d):
    """The displayed LSTM step itself runs on numbers that count their products; the values stay the same."""
    counter, arrays = Counter(), draw(0, n=n, d=d)
    h_t, c_t = lstm_step(**{name: counting(array, counter) for name, array in arrays.items()})
    assert counter.products == lstm_step_cost(n, d)
    expected = lstm_step(**arrays)
    assert np.allclose(values(h_t), expected[0], rtol=1e-14)
    assert np.allclose(values(c_t), expected[1], rtol=1e-14)


def test_value_by_hand():
    """One cell, one input: two products in each of four sums, then forget, input and output gate."""
    assert lstm_step_cost(1, 1) == 4 * 2 + 3


def test_multiplications_counted_in_plain_loops():
    for n, d in SIZES:
        products = 0
        for _part in "fico":
            for _row in range(n):
                for _column in [*range(d), *range(n)]:
                    products += 1
        for _cell in range(n):
            products += len(("f c", "i c~", "o tanh c"))
        assert lstm_step_cost(n, d) == products
