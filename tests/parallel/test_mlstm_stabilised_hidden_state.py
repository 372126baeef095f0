import numpy as np

from snippets.parallel.mlstm_stabilised_hidden_state import mlstm_stabilised_hidden_state
from snippets.parallel.mlstm_step import mlstm_step
from snippets.parallel.xlstm_stabiliser import xlstm_stabiliser
from tests.support.draws import assert_close, logistic


def run(seed, shift, plain):
    """Both forms over 12 steps; shift is added to every pre-activation of the input gate. plain: compare with the plain form."""
    rng = np.random.default_rng(seed)
    C, n, C_star_t, n_star_t, m, states = np.zeros((3, 3)), np.zeros(3), np.zeros((3, 3)), np.zeros(3), 0.0, []
    for _ in range(12):
        q, k, v = rng.normal(size=(3, 3))
        f, a, o = logistic(rng.normal() + 2), rng.normal() + shift, rng.uniform(size=3)
        m, f_star_t, i_star_t = xlstm_stabiliser(f, a, m)
        C_star_t, n_star_t = f_star_t * C_star_t + i_star_t * np.outer(v, k), f_star_t * n_star_t + i_star_t * k
        states.append(mlstm_stabilised_hidden_state(o, C_star_t, n_star_t, m, q))
        if plain:
            h, C, n = mlstm_step(f, np.exp(a), o, q, k, v, C, n)
            assert_close(states[-1], h, atol=1e-11)
            assert_close(C_star_t, C * np.exp(-m), atol=1e-11)
    return np.array(states)


def test_stabilised_equals_unstabilised():
    for seed in range(4):
        for shift in (-2, 0, 3):
            assert np.all(np.isfinite(run(seed, shift, plain=True)))


def test_pre_activations_of_800_do_no_harm():
    assert np.all(np.isfinite(run(1, 800, plain=False)))


def test_one_in_place_of_the_power_gives_other_states():
    """Without dividing the 1 as well, the denominator is wrong where the product is small."""
    o, C_star_t, n_star_t, q, m = np.ones(2), np.eye(2), np.array([0.1, 0.0]), np.array([1.0, 0.0]), 2.0
    assert_close(mlstm_stabilised_hidden_state(o, C_star_t, n_star_t, m, q), [np.exp(2.0), 0.0], atol=1e-12)
