import pytest

from snippets.limitations.lstm_sequence_cost import lstm_sequence_cost
from snippets.lstm_cell.lstm_step import lstm_step
from tests.lstm_cell.draws import draw
from tests.support.counting import Counter, counting


@pytest.mark.parametrize(("T", "n", "d"), [(1, 3, 4), (2, 1, 1), (5, 2, 3), (4, 3, 1)])
def test_multiplications_counted_over_a_sequence(T, n, d):
    counter = Counter()
    arrays = {name: counting(array, counter) for name, array in draw(1, n=n, d=d).items()}
    for _ in range(T):
        arrays["h_prev"], arrays["c_prev"] = lstm_step(**arrays)
    assert counter.products == lstm_sequence_cost(T, n, d)


def test_value_by_hand():
    assert lstm_sequence_cost(10, 1, 1) == 110


def test_proportional_to_the_length():
    assert lstm_sequence_cost(2000, 7, 3) == 2000 * lstm_sequence_cost(1, 7, 3)
