import numpy as np

from snippets.training.column_products import column_products


def test_identity_for_a_rotation():
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    assert np.allclose(column_products(turn), np.eye(2), rtol=0, atol=1e-15)


def test_orthogonal_matrix_keeps_the_length_of_an_error():
    rng = np.random.default_rng(0)
    Q, _ = np.linalg.qr(rng.normal(size=(6, 6)))
    assert np.allclose(column_products(Q), np.eye(6), rtol=0, atol=1e-13)
    error = first = rng.normal(size=6)
    for _ in range(1000):
        error = Q.T @ error
    assert np.isclose(np.linalg.norm(error), np.linalg.norm(first), rtol=1e-11)


def test_entries_are_products_of_columns():
    R = np.random.default_rng(1).normal(size=(3, 3))
    for i in range(3):
        for j in range(3):
            assert np.isclose(column_products(R)[i, j], sum(R[k, i] * R[k, j] for k in range(3)))
