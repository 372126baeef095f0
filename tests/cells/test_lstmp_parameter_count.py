from snippets.cells.lstmp_parameter_count import lstmp_parameter_count
from snippets.cells.lstmp_step import lstmp_step
from tests.support.draws import draw


def test_counts_the_arrays_of_the_step():
    arrays = {name: array for name, array in draw(lstmp_step, 0).items() if name[0] in "WRbP"}
    assert lstmp_parameter_count(n=3, m=6, d=4) == sum(array.size for array in arrays.values())


def test_without_biases_it_is_the_count_of_the_paper():
    n_c, n_r, n_i = 1024, 256, 512
    assert lstmp_parameter_count(n_c, n_r, n_i) - 4 * n_c == n_c * n_r * 4 + n_i * n_c * 4 + n_c * n_r
