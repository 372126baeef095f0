"""Losses, the readout and the whole model: values by hand, derivatives by central differences."""

import math

import numpy as np
import pytest

from lstm import Model, cross_entropy, squared_error
from tests.support.oracles import complex_step

RNG = np.random.default_rng(0)
MASK = np.array([[1, 0, 1], [1, 1, 0]])


def assert_derivative(loss, y_hat, *rest):
    _, gradient = loss(y_hat, *rest)
    for index in np.ndindex(y_hat.shape):
        ahead, behind = y_hat.copy(), y_hat.copy()
        ahead[index] += 1e-6
        behind[index] -= 1e-6
        assert gradient[index] == pytest.approx((loss(ahead, *rest)[0] - loss(behind, *rest)[0]) / 2e-6, abs=1e-9)


def test_squared_error_by_hand():
    y_hat, y = np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([[0.0, 2.0], [3.0, 1.0]])
    assert squared_error(y_hat, y)[0] == pytest.approx((1 + 0 + 0 + 16) / 4)
    assert squared_error(y_hat, y, np.array([1, 0]))[0] == pytest.approx((1 + 0) / 2)


def test_cross_entropy_by_hand():
    a = np.array([[0.0, 0.0], [0.0, math.log(3)]])
    assert cross_entropy(a, np.array([0, 1]))[0] == pytest.approx((math.log(2) + math.log(4 / 3)) / 2)
    assert cross_entropy(a, np.array([0, 1]), np.array([0, 1]))[0] == pytest.approx(math.log(4 / 3))
    assert cross_entropy(np.array([[1e5, 0.0]]), np.array([1]))[0] == pytest.approx(1e5)


@pytest.mark.parametrize("mask", [None, MASK])
def test_derivatives(mask):
    y_hat = RNG.standard_normal((2, 3, 4))
    assert_derivative(squared_error, y_hat, RNG.standard_normal(y_hat.shape), mask)
    assert_derivative(cross_entropy, y_hat, RNG.integers(0, 4, (2, 3)), mask)


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("lengths", [None, np.array([5, 2, 3])])
def test_gradient_of_a_whole_model_entry_by_entry(readout, lengths):
    model = Model(2, 3, 2, readout, layers=2, peepholes=True, dtype=np.float64, seed=1)
    theta = model.parameters.values
    theta[:] = RNG.uniform(-0.8, 0.8, len(theta))
    x = RNG.standard_normal((5, 3, 2))
    target = RNG.standard_normal((5, 3, 2) if readout == "every" else (3, 2))
    mask = None if lengths is None or readout == "last" else np.arange(5)[:, None] < lengths

    def loss():
        return squared_error(model.forward(x, lengths=lengths, training=True)[0], target, mask)

    model.backward(loss()[1])
    gradient = model.parameters.gradient.copy()
    for index in range(len(theta)):
        kept = theta[index]
        theta[index] = kept + 1e-5
        ahead = loss()[0]
        theta[index] = kept - 1e-5
        behind = loss()[0]
        theta[index] = kept
        assert gradient[index] == pytest.approx((ahead - behind) / 2e-5, rel=1e-5, abs=1e-9)


def test_the_last_readout_reads_each_sequence_at_its_end():
    model = Model(2, 3, 1, "last", seed=2)
    x = RNG.standard_normal((5, 2, 2)).astype(np.float32)
    both, _ = model.forward(x, lengths=np.array([5, 2]))
    short, _ = model.forward(np.ascontiguousarray(x[:2, 1:]))
    np.testing.assert_allclose(both[1], short[0], rtol=0, atol=1e-7)


WEIGHTS = np.array([[0.5, 0, 2], [1e-3, 7, 1]])


def test_any_weights_of_at_least_zero_give_a_weighted_mean():
    y_hat, y, w = np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([[0.0, 2.0], [3.0, 1.0]]), np.array([3, 0.5])
    assert squared_error(y_hat, y, w)[0] == pytest.approx((3 * (1 + 0) / 2 + 0.5 * (0 + 16) / 2) / 3.5)
    a = np.array([[0.0, 0.0], [0.0, math.log(3)]])
    assert cross_entropy(a, [0, 1], w)[0] == pytest.approx((3 * math.log(2) + 0.5 * math.log(4 / 3)) / 3.5)


def test_the_scale_of_the_weights_does_not_matter():
    a, classes = RNG.standard_normal((2, 3, 4)), RNG.integers(0, 4, (2, 3))
    for scale in (1e-200, 1e200):
        for got, wanted in zip(cross_entropy(a, classes, scale * WEIGHTS), cross_entropy(a, classes, WEIGHTS), strict=True):
            np.testing.assert_allclose(got, wanted, rtol=1e-13)


def test_weighted_gradients_complex_step():
    """The reference is the formula of the weighted mean, entry by entry, which takes complex numbers."""
    a, y, classes = RNG.standard_normal((2, 3, 4)), RNG.standard_normal((2, 3, 4)), RNG.integers(0, 4, (2, 3))

    def mean(losses):
        return sum(WEIGHTS[index] * losses[index] for index in np.ndindex(2, 3)) / WEIGHTS.sum()

    def entropy(a):
        return mean({at: np.log(np.exp(a[at]).sum()) - a[at][classes[at]] for at in np.ndindex(2, 3)})

    def square(a):
        return mean({at: ((a[at] - y[at]) ** 2).sum() / 4 for at in np.ndindex(2, 3)})

    for formula, (loss, gradient) in ((entropy, cross_entropy(a, classes, WEIGHTS)), (square, squared_error(a, y, WEIGHTS))):
        assert loss == pytest.approx(formula(a), rel=1e-13)
        np.testing.assert_allclose(gradient, complex_step(formula, {"a": a})["a"], rtol=0, atol=1e-14)


def test_class_weights_are_a_mask():
    a, classes, weight = RNG.standard_normal((5, 3)), np.array([0, 2, 2, 1, 0]), np.array([1.0, 5.0, 0.25])
    by_hand = [weight[k] * (np.log(np.exp(row).sum()) - row[k]) for row, k in zip(a, classes, strict=True)]
    assert cross_entropy(a, classes, weight[classes])[0] == pytest.approx(sum(by_hand) / weight[classes].sum())


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_labels_under_a_weight_of_zero_may_be_anything(dtype):
    a, classes = RNG.standard_normal((2, 3, 4)).astype(dtype), RNG.integers(0, 4, (2, 3))
    wanted = cross_entropy(a, classes, MASK)
    ignored = np.where(MASK, classes, -100)
    for got, value in zip(cross_entropy(a, ignored, ignored != -100), wanted, strict=True):
        np.testing.assert_array_equal(got, value)
    assert not wanted[1][MASK == 0].any()
    with pytest.raises(ValueError, match=r"classes: expected 0 to 3 \(others only under a mask of 0\), got -100 to"):
        cross_entropy(a, ignored)
    with pytest.raises(ValueError, match=r"classes: expected 0 to 3 \(others only under a mask of 0\), got -100 to"):
        cross_entropy(a, ignored, np.full((2, 3), 1e-9))


@pytest.mark.parametrize(
    ("bad", "got"),
    [(-1e-9, "-1e-09 to 7.0"), (np.nan, "nan to nan"), (np.inf, "0.001 to inf"), (1.7e308, "0.001 to 1.7e\\+308")],
)
def test_weights_that_are_none_are_refused(bad, got):
    w, y = WEIGHTS.copy(), np.ones((2, 3, 4))
    w[0, 1:] = bad
    with (
        pytest.raises(
            ValueError,
            match=rf"^mask \(Keras's sample_weight, PyTorch's weight of CrossEntropyLoss\): expected weights of at least 0 with a finite sum, got {got}$",
        ),
        np.errstate(over="ignore"),
    ):
        squared_error(y, y, w)


@pytest.mark.parametrize("bad", [WEIGHTS + 0j, WEIGHTS.astype(str), WEIGHTS.astype(object)])
def test_weights_that_are_no_numbers_are_refused(bad):
    with pytest.raises(
        ValueError, match=r"mask \(Keras's sample_weight, PyTorch's weight of CrossEntropyLoss\): expected numbers of shape \(2, 3\), got "
    ):
        squared_error(np.ones((2, 3, 4)), np.ones((2, 3, 4)), bad)
