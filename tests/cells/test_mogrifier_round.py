import math

import numpy as np

from snippets.cells.mogrifier_round import mogrifier_round
from tests.support.draws import assert_close, draw, row_sum


def test_equals_sums_entry_by_entry_with_the_new_input_in_the_second_line():
    for seed in range(8):
        v = draw(mogrifier_round, seed)
        x = [2 * v["x_t"][j] / (1 + math.exp(-row_sum(j, (v["Q"], v["h_prev"])))) for j in range(4)]
        h = [2 * v["h_prev"][j] / (1 + math.exp(-row_sum(j, (v["S"], x)))) for j in range(3)]
        assert_close(mogrifier_round(**v), (x, h))


def test_zero_weights_change_nothing():
    v = draw(mogrifier_round, 1) | {"Q": np.zeros((4, 3)), "S": np.zeros((3, 4))}
    assert_close(mogrifier_round(**v), (v["x_t"], v["h_prev"]), atol=0)


def test_signs_stay_and_sizes_at_most_double():
    v = draw(mogrifier_round, 2)
    for new, old in zip(mogrifier_round(**v), (v["x_t"], v["h_prev"]), strict=True):
        assert np.all((new / old > 0) & (new / old < 2))
