import numpy as np

from snippets.origin.sensitivities_1997 import sensitivities_1997
from tests.support.oracles import complex_step

N, M, T = 3, 5, 6


def test_derivatives_of_the_state_complex_step():
    """Inputs u_t fixed, state by state: row j of S is the derivative of cell j by row j of the weights; other rows are zero."""
    rng = np.random.default_rng(0)
    W = {"W_i": rng.normal(size=(N, M)), "W_c": rng.normal(size=(N, M))}
    u = rng.normal(size=(T, M))

    def state(W_i, W_c, cell):
        c = np.full(N, 0.3)
        for u_t in u:
            c = c + 2 * np.tanh(W_c @ u_t / 2) / (1 + np.exp(-(W_i @ u_t)))
        return c[cell]

    S_i, S_c = np.zeros((N, M)), np.zeros((N, M))
    for u_t in u:
        S_i, S_c = sensitivities_1997(S_i, S_c, W["W_c"] @ u_t, 1 / (1 + np.exp(-(W["W_i"] @ u_t))), u_t)
    for cell in range(N):
        exact = complex_step(lambda W_i, W_c, cell=cell: state(W_i, W_c, cell), W)
        assert np.allclose(exact["W_i"][cell], S_i[cell], rtol=1e-12, atol=0)
        assert np.allclose(exact["W_c"][cell], S_c[cell], rtol=1e-12, atol=0)
        assert np.all(np.delete(exact["W_i"], cell, axis=0) == 0)


def test_nothing_is_forgotten():
    S_i, S_c = np.ones((N, M)), np.full((N, M), 2.0)
    kept_i, kept_c = sensitivities_1997(S_i, S_c, np.ones(N), np.full(N, 0.5), np.zeros(M))
    assert np.array_equal(kept_i, S_i)
    assert np.array_equal(kept_c, S_c)
