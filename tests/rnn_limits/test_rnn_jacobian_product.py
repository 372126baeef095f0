import numpy as np

from snippets.rnn_limits.rnn_jacobian_product import rnn_jacobian_product
from tests.support.oracles import complex_step


def trajectory(R, drive, h_0):
    h = [h_0]
    for drive_t in drive:
        h.append(np.tanh(drive_t + R @ h[-1]))
    return np.array(h)


def test_derivative_complex_step_entry_by_entry():
    rng = np.random.default_rng(0)
    R, drive, h_0 = rng.standard_normal((3, 3)), rng.standard_normal((6, 3)), rng.uniform(-1, 1, 3)
    product = rnn_jacobian_product(trajectory(R, drive, h_0), R)
    for i in range(3):
        row = complex_step(lambda h, i=i: trajectory(R, drive, h)[-1, i], {"h": h_0})["h"]
        assert np.allclose(product[i], row, rtol=1e-11, atol=1e-15)
        assert np.max(np.abs(row)) > 1e-6


def test_order_of_the_factors_matters():
    """The product in the wrong order, and the product of transposed factors, are different matrices."""
    rng = np.random.default_rng(1)
    R, drive = rng.standard_normal((3, 3)), rng.standard_normal((5, 3))
    h = trajectory(R, drive, np.full(3, 0.4))
    right, wrong = rnn_jacobian_product(h, R), rnn_jacobian_product(np.vstack([h[:1], h[:0:-1]]), R)
    assert np.max(np.abs(right - wrong)) > 0.1 * np.max(np.abs(right))


def test_linear_regime_is_a_matrix_power():
    R = np.array([[0.5, 0.3], [-0.2, 0.8]])
    expected = np.array([[1.0, 0.0], [0.0, 1.0]])
    for _ in range(7):
        expected = np.array([[sum(R[i, k] * expected[k, j] for k in range(2)) for j in range(2)] for i in range(2)])
    assert np.allclose(rnn_jacobian_product(np.zeros((8, 2)), R), expected, rtol=1e-13)
