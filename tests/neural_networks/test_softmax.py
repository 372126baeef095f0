import math

import numpy as np
import pytest

from snippets.neural_networks.softmax import softmax


def test_value_by_hand():
    np.testing.assert_allclose(softmax(np.array([0.0, math.log(2), math.log(5)])), [1 / 8, 2 / 8, 5 / 8], rtol=1e-15)


def test_positive_sums_to_one_and_keeps_the_order():
    z = 4 * np.random.default_rng(11).standard_normal(7)
    p = softmax(z)
    assert np.all(p > 0)
    assert math.fsum(p) == pytest.approx(1, rel=1e-14)
    np.testing.assert_array_equal(np.argsort(p), np.argsort(z))


def test_ratio_depends_on_the_difference_of_scores():
    z = np.random.default_rng(12).standard_normal(5)
    p = softmax(z)
    for i in range(5):
        for j in range(5):
            assert p[i] / p[j] == pytest.approx(math.exp(z[i] - z[j]), rel=1e-13)


def test_adding_a_constant_changes_nothing():
    z = np.random.default_rng(13).standard_normal(5)
    np.testing.assert_allclose(softmax(z + 12.5), softmax(z), rtol=1e-13)


def test_two_classes_are_a_sigmoid_of_the_difference():
    p = softmax(np.array([0.7, -1.1]))
    assert p[0] == pytest.approx((1 + math.tanh(1.8 / 2)) / 2, rel=1e-14)


def test_overflow_gives_nan():
    with pytest.warns(RuntimeWarning):
        assert np.all(np.isnan(softmax(np.array([1000.0, 1001.0, 1002.0]))))
