import itertools

import numpy as np

from snippets.practice.dropout import dropout


def test_mean_over_all_masks_is_the_input():
    x_t, q = np.array([1.0, -2.0, 3.0]), 0.8
    mean = np.zeros(3)
    for mask in itertools.product([0.0, 1.0], repeat=3):
        kept = np.array(mask)
        mean += np.prod(np.where(kept == 1, q, 1 - q)) * dropout(x_t, kept, q)
    assert np.allclose(mean, x_t, rtol=1e-12)


def test_everything_kept_is_no_dropout():
    x_t = np.array([1.0, -2.0, 3.0])
    assert np.array_equal(dropout(x_t, np.ones(3), 1.0), x_t)


def test_dropped_entries_are_zero_and_others_grow():
    assert dropout(np.array([1.0, -2.0, 3.0]), np.array([1.0, 0.0, 1.0]), 0.5).tolist() == [2.0, 0.0, 6.0]
