import numpy as np
import pytest

from snippets.transformer.attention_projections import attention_projections
from tests.support.oracles import complex_step


def test_plain_loops():
    rng = np.random.default_rng(0)
    matrices, x_t = rng.normal(size=(3, 2, 4)), rng.normal(size=4)
    expected = [[sum(matrix[row][column] * x_t[column] for column in range(4)) for row in range(2)] for matrix in matrices.tolist()]
    assert np.allclose(attention_projections(*matrices, x_t), expected, rtol=1e-13)


def test_value_by_hand():
    q_t, k_t, v_t = attention_projections(np.array([[1.0, 2.0]]), np.array([[0.0, 1.0]]), np.array([[3.0, 0.0]]), np.array([5.0, 7.0]))
    assert (q_t[0], k_t[0], v_t[0]) == (19, 7, 15)


def test_three_matrices_are_not_exchanged():
    """Query, key and value depend each on its own matrix only."""
    rng = np.random.default_rng(1)
    W_q, W_k, W_v = rng.normal(size=(3, 2, 4))
    x_t = rng.normal(size=4)
    for place, name in enumerate(("W_q", "W_k", "W_v")):
        arrays = {"W_q": W_q, "W_k": W_k, "W_v": W_v}
        gradients = complex_step(lambda place=place, **given: (attention_projections(**given, x_t=x_t)[place] + 0j).sum(), arrays)
        for other, gradient in gradients.items():
            assert np.any(gradient) == (other == name)
            if other == name:
                assert gradient[0] == pytest.approx(x_t)
