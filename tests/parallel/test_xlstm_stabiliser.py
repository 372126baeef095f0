import numpy as np

from snippets.parallel.slstm_step import slstm_step
from snippets.parallel.xlstm_stabiliser import xlstm_stabiliser
from tests.support.draws import assert_close, draw, logistic


def stabilised(v, x, h, c, n, m):
    """One step of the sLSTM with the stabilised gates."""
    z = {part: v[f"W_{part}"] @ x + v[f"R_{part}"] @ h + v[f"b_{part}"] for part in "fico"}
    m, f_star_t, i_star_t = xlstm_stabiliser(logistic(z["f"]), z["i"], m)
    c, n = f_star_t * c + i_star_t * np.tanh(z["c"]), f_star_t * n + i_star_t
    return logistic(z["o"]) * c / n, c, n, m


def test_stabilised_equals_unstabilised():
    for seed in range(4):
        v, rng = draw(slstm_step, seed), np.random.default_rng(seed)
        h, c, n = v["h_prev"], v["c_prev"], v["n_prev"]
        other, m = (h, c, n), np.zeros(3)
        for _ in range(20):
            x = rng.normal(size=4)
            h, c, n = slstm_step(**{**v, "x_t": x, "h_prev": h, "c_prev": c, "n_prev": n})
            *other, m = stabilised(v, x, *other, m)
            assert_close(tuple(other), (h, c * np.exp(-m), n * np.exp(-m)), atol=1e-11)


def test_pre_activations_of_800_do_no_harm():
    v, rng = draw(slstm_step, 5) | {"b_i": np.full(3, 800.0)}, np.random.default_rng(5)
    state = (np.zeros(3), np.zeros(3), np.zeros(3), np.full(3, -1e3))
    for _ in range(20):
        state = stabilised(v, rng.normal(size=4), *state)
        assert np.all(np.isfinite(state))
        assert np.max(np.abs(state[0])) < 1


def test_both_gates_at_most_one_and_one_of_them_equal_to_one():
    for seed in range(20):
        v = draw(xlstm_stabiliser, seed)
        _, f_star_t, i_star_t = xlstm_stabiliser(**v)
        assert_close(np.maximum(f_star_t, i_star_t), np.ones(3))


def test_value_by_hand():
    """log f = -1 and m = 2 give 1; an input of 3 is larger, an input of 0 smaller."""
    m, f_star_t, i_star_t = xlstm_stabiliser(np.full(2, np.exp(-1)), np.array([3.0, 0.0]), np.full(2, 2.0))
    assert_close((m, f_star_t, i_star_t), ([3.0, 1.0], [np.exp(-2), 1.0], [1.0, np.exp(-1)]))
