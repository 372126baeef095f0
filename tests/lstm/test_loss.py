"""Losses, the readout and the whole model: values by hand, derivatives by central differences."""

import math

import numpy as np
import pytest

from lstm import Model, cross_entropy, squared_error

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
