import pytest

from snippets.lstm_cell.output_gate_peephole import output_gate_peephole
from tests.lstm_cell import gates


def test_value_by_hand():
    gates.check_peephole_value_by_hand(output_gate_peephole)


def test_limits_of_large_and_small_bias():
    gates.check_limits_of_large_and_small_bias(gates.with_fixed_peepholes(output_gate_peephole, 1.0))


@pytest.mark.parametrize("c", [-10.0, 0.5, 10.0])
def test_range_open_interval(c):
    gates.check_range_open_interval(gates.with_fixed_peepholes(output_gate_peephole, c))


def test_each_peephole_sees_only_its_own_cell():
    gates.check_each_peephole_sees_only_its_own_cell(output_gate_peephole)


def test_without_peepholes_the_state_does_not_matter():
    gates.check_without_peepholes_the_state_does_not_matter(output_gate_peephole)
