import pytest

from snippets.lstm_cell.parameter_count_b import parameter_count_b
from snippets.transformer.equal_weight_cells import equal_weight_cells


@pytest.mark.parametrize("d", [1, 5, 64, 512, 4096])
def test_the_layer_has_as_many_parameters_as_four_square_matrices(d):
    assert parameter_count_b(equal_weight_cells(d), d) == pytest.approx(4 * d**2, rel=1e-12)


def test_value_by_hand():
    """For d = 1: 4 (n + n**2 + n) = 4 at n = sqrt(2) - 1."""
    assert equal_weight_cells(1) == pytest.approx(2**0.5 - 1)


def test_the_largest_whole_number_by_search():
    fitting = [n for n in range(1000) if 4 * (n * 512 + n * n + n) <= 4 * 512**2]
    assert max(fitting) == int(equal_weight_cells(512)) == 316
