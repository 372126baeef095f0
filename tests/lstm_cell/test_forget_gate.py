from snippets.lstm_cell.forget_gate import forget_gate
from tests.lstm_cell import gates


def test_value_by_hand():
    gates.check_value_by_hand(forget_gate)


def test_limits_of_large_and_small_bias():
    gates.check_limits_of_large_and_small_bias(forget_gate)


def test_range_open_interval():
    gates.check_range_open_interval(forget_gate)
