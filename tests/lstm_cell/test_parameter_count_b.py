import inspect

from snippets.lstm_cell.lstm_step import lstm_step
from snippets.lstm_cell.parameter_count_b import parameter_count_b
from tests.lstm_cell.draws import draw


def test_counts_the_arrays_of_a_step():
    for n, d in ((1, 1), (3, 4), (7, 2), (128, 64)):
        parameters = {name: array for name, array in draw(0, n=n, d=d).items() if name[0] in "WRb"}
        assert set(parameters) == set(list(inspect.signature(lstm_step).parameters)[:-3])
        assert parameter_count_b(n, d) == sum(array.size for array in parameters.values())


def test_value_by_hand():
    assert parameter_count_b(1, 1) == 12
