import math

import numpy as np

from snippets.parallel.slstm_step import slstm_step
from tests.support.draws import assert_close, draw, logistic, row_sum


def test_equals_sums_cell_by_cell():
    for seed in range(8):
        v = draw(slstm_step, seed)
        h, c, n = [], [], []
        for j in range(3):
            z = {part: row_sum(j, (v[f"W_{part}"], v["x_t"]), (v[f"R_{part}"], v["h_prev"])) + v[f"b_{part}"][j] for part in "fico"}
            f, o = (1 / (1 + math.exp(-z[part])) for part in "fo")
            c.append(f * v["c_prev"][j] + math.exp(z["i"]) * math.tanh(z["c"]))
            n.append(f * v["n_prev"][j] + math.exp(z["i"]))
            h.append(o * c[j] / n[j])
        assert_close(slstm_step(**v), (h, c, n), atol=1e-12)


def test_from_an_empty_cell_the_output_is_a_weighted_mean_of_all_candidates():
    v, rng = draw(slstm_step, 1), np.random.default_rng(1)
    v |= {"h_prev": np.zeros(3), "c_prev": np.zeros(3), "n_prev": np.zeros(3)}
    weights, candidates = [], []
    for _ in range(12):
        v["x_t"] = rng.normal(size=4)
        z = {part: v[f"W_{part}"] @ v["x_t"] + v[f"R_{part}"] @ v["h_prev"] + v[f"b_{part}"] for part in "fico"}
        weights = [weight * logistic(z["f"]) for weight in weights] + [np.exp(z["i"])]
        candidates.append(np.tanh(z["c"]))
        mean = sum(w * c for w, c in zip(weights, candidates, strict=True)) / sum(weights)
        v["h_prev"], v["c_prev"], v["n_prev"] = slstm_step(**v)
        assert_close(v["h_prev"], logistic(z["o"]) * mean, atol=1e-12)
        assert np.max(np.abs(v["h_prev"])) < 1


def test_a_strong_input_revises_what_a_long_past_has_stored():
    v = draw(slstm_step, 2) | {"c_prev": np.full(3, -50.0), "n_prev": np.full(3, 50.0)}
    strong = {"b_i": np.full(3, 20.0), "b_c": np.full(3, 60.0), "b_o": np.full(3, 60.0)}
    assert np.min(slstm_step(**{**v, **strong})[0]) > 0.99
