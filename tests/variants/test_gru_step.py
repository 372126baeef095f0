import math

import numpy as np

from snippets.variants.gru_step import gru_step
from tests.support.draws import assert_close, draw, logistic, row_sum
from tests.support.oracles import assert_gradients


def by_loops(v):
    n = len(v["h_prev"])
    r, z = ([logistic(row_sum(j, (v[f"W_{g}"], v["x_t"]), (v[f"R_{g}"], v["h_prev"])) + v[f"b_{g}"][j]) for j in range(n)] for g in "rz")
    shown = [r[k] * v["h_prev"][k] for k in range(n)]
    new = [math.tanh(row_sum(j, (v["W_h"], v["x_t"]), (v["R_h"], shown)) + v["b_h"][j]) for j in range(n)]
    return [z[j] * v["h_prev"][j] + (1 - z[j]) * new[j] for j in range(n)]


def test_equals_sums_unit_by_unit():
    for seed in range(8):
        assert_close(gru_step(**draw(gru_step, seed)), by_loops(draw(gru_step, seed)))


def test_update_gate_one_keeps_and_zero_replaces():
    values = draw(gru_step, 1)
    assert_close(gru_step(**{**values, "b_z": np.full(3, 60.0)}), values["h_prev"])
    new = np.tanh(
        values["W_h"] @ values["x_t"]
        + values["R_h"] @ (logistic(values["W_r"] @ values["x_t"] + values["R_r"] @ values["h_prev"] + values["b_r"]) * values["h_prev"])
        + values["b_h"]
    )
    assert_close(gru_step(**{**values, "b_z": np.full(3, -60.0)}), new)


def test_closed_reset_gate_hides_the_past_from_the_candidate():
    values = {**draw(gru_step, 2), "b_r": np.full(3, -90.0), "b_z": np.full(3, -90.0)}
    assert_close(gru_step(**values), gru_step(**{**values, "h_prev": values["h_prev"] + 1}))


def test_state_never_leaves_its_interval():
    values, rng = {**draw(gru_step, 3), "h_prev": np.zeros(3)}, np.random.default_rng(3)
    for _ in range(500):
        values["h_prev"] = gru_step(**{**values, "x_t": 5 * rng.normal(size=4)})
        assert np.max(np.abs(values["h_prev"])) <= 1


def test_backward_pass_of_the_step_complex_step():
    v, weight = draw(gru_step, 4), np.array([0.3, -1.2, 0.8])
    x, h = v["x_t"], v["h_prev"]
    r, z = (logistic(v[f"W_{g}"] @ x + v[f"R_{g}"] @ h + v[f"b_{g}"]) for g in "rz")
    new = np.tanh(v["W_h"] @ x + v["R_h"] @ (r * h) + v["b_h"])
    delta = {"z": weight * (h - new) * z * (1 - z), "h": weight * (1 - z) * (1 - new**2)}
    back = v["R_h"].T @ delta["h"]
    delta["r"] = back * h * r * (1 - r)
    gradients = {f"W_{g}": np.outer(delta[g], x) for g in "rzh"} | {f"b_{g}": delta[g] for g in "rzh"}
    gradients |= {f"R_{g}": np.outer(delta[g], h) for g in "rz"} | {"R_h": np.outer(delta["h"], r * h)}
    gradients["x_t"] = sum(v[f"W_{g}"].T @ delta[g] for g in "rzh")
    gradients["h_prev"] = weight * z + back * r + v["R_z"].T @ delta["z"] + v["R_r"].T @ delta["r"]
    assert_gradients(lambda **arrays: weight @ gru_step(**arrays), v, gradients)
