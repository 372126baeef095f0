from snippets.lstm_cell.input_gate import input_gate
from tests.lstm_cell import gates


def test_value_by_hand():
    gates.check_value_by_hand(input_gate)


def test_limits_of_large_and_small_bias():
    gates.check_limits_of_large_and_small_bias(input_gate)


def test_range_open_interval():
    gates.check_range_open_interval(input_gate)
