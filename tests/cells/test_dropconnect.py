import itertools

import numpy as np

from snippets.cells.dropconnect import dropconnect
from tests.support.draws import assert_close, draw


def test_value_by_hand():
    assert_close(dropconnect(np.array([[1.0, 0.0]]), np.array([[3.0, 5.0]]), 0.25), [[4.0, 0.0]])


def test_mean_over_all_masks_is_the_matrix():
    v, mean = draw(dropconnect, 0), np.zeros((3, 3))
    for bits in itertools.product([0.0, 1.0], repeat=9):
        mask = np.reshape(bits, (3, 3))
        mean += np.prod(np.where(mask == 0, v["p"], 1 - v["p"])) * dropconnect(mask, v["R"], v["p"])
    assert_close(mean, v["R"])
