import numpy as np
import pytest

from snippets.rnn_limits.singular_value_bound import singular_value_bound


def network(R, drive, h_0):
    h = [h_0]
    for drive_t in drive:
        h.append(np.tanh(drive_t + R @ h[-1]))
    return np.array(h)


def flow(R, h):
    """Multiply the Jacobians out, entry by entry, in plain loops."""
    n = len(R)
    product = [[float(i == j) for j in range(n)] for i in range(n)]
    for h_t in h[1:]:
        product = [[sum((1 - h_t[i] ** 2) * R[i][k] * product[k][j] for k in range(n)) for j in range(n)] for i in range(n)]
    return np.array(product)


@pytest.mark.parametrize("scale", [0.2, 0.5, 1.0, 2.0])
def test_holds_on_real_networks(scale):
    for seed in range(20):
        rng = np.random.default_rng(seed)
        n = 2 + seed % 5
        R = scale * rng.standard_normal((n, n)) / np.sqrt(n)
        h = network(R, rng.standard_normal((12, n)), rng.uniform(-1, 1, n))
        for k in (1, 5, 12):
            left, right = singular_value_bound(h, R, k)
            largest = np.sqrt(np.max(np.linalg.eigvalsh(flow(R, h[: k + 1]).T @ flow(R, h[: k + 1]))))
            assert left == pytest.approx(largest, rel=1e-6)
            assert right == pytest.approx(np.max(np.linalg.eigvalsh(R.T @ R)) ** (k / 2), rel=1e-9)
            assert left <= right


def test_tight_for_rotations_at_zero():
    R = np.array([[0.6, -0.8], [0.8, 0.6]])
    assert singular_value_bound(np.zeros((11, 2)), R, 10) == (pytest.approx(1), pytest.approx(1))


def test_below_one_must_vanish():
    rng = np.random.default_rng(3)
    R = rng.standard_normal((4, 4))
    R *= 0.9 / np.linalg.svd(R, compute_uv=False)[0]
    h = network(R, rng.standard_normal((200, 4)), rng.uniform(-1, 1, 4))
    left, right = singular_value_bound(h, R, 200)
    assert left <= right == pytest.approx(0.9**200, rel=1e-9)
    assert right < 1e-9


def test_above_one_need_not_explode():
    """Largest singular value 3, yet the gradient vanishes: the units saturate."""
    R = 3 * np.eye(2)
    h = network(R, np.zeros((20, 2)), np.array([0.5, 0.5]))
    left, right = singular_value_bound(h, R, 20)
    assert left < 1e-28
    assert right > 1e9


def test_eigenvalues_do_not_bound():
    """Both eigenvalues are 0, the gradient grows like 2 to the power k: see the box on the page."""
    R = 2 * np.array([[1.0, -1.0], [1.0, -1.0]])
    assert np.trace(R) == 0
    assert np.linalg.det(R) == 0
    h = network(R, np.tile([2.0, 22.0], (10, 1)), np.array([0.0, 1.0]))
    left, right = singular_value_bound(h, R, 10)
    assert left == pytest.approx(2**9 * np.sqrt(8), rel=1e-9)
    assert right == pytest.approx(4**10, rel=1e-9)
