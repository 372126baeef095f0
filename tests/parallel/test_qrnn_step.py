import math

import numpy as np

from snippets.parallel.qrnn_step import qrnn_step
from tests.support.draws import assert_close, draw, logistic, row_sum
from tests.support.oracles import complex_step


def test_equals_sums_cell_by_cell():
    for seed in range(8):
        v = draw(qrnn_step, seed)
        h, c = [], []
        for j in range(3):
            z = {g: row_sum(j, (v[f"V_{g}"], v["x_prev"]), (v[f"W_{g}"], v["x_t"])) + v[f"b_{g}"][j] for g in "fco"}
            f, o = (1 / (1 + math.exp(-z[g])) for g in "fo")
            c.append(f * v["c_prev"][j] + (1 - f) * math.tanh(z["c"]))
            h.append(o * c[j])
        assert_close(qrnn_step(**v), (h, c))


def test_slope_of_new_to_old_cell_state_is_the_forget_gate_complex_step():
    v = draw(qrnn_step, 1)
    f = logistic(v["V_f"] @ v["x_prev"] + v["W_f"] @ v["x_t"] + v["b_f"])
    for cell in range(3):
        slope = complex_step(lambda c_prev, cell=cell: qrnn_step(**{**v, "c_prev": c_prev})[1][cell], {"c_prev": v["c_prev"]})
        assert_close(slope["c_prev"], f * np.eye(3)[cell])


def test_cell_state_stays_inside_over_a_sequence():
    v, rng, c = draw(qrnn_step, 2), np.random.default_rng(2), np.zeros(3)
    for _ in range(300):
        _, c = qrnn_step(**{**v, "x_prev": 5 * rng.normal(size=4), "x_t": 5 * rng.normal(size=4), "c_prev": c})
        assert np.max(np.abs(c)) <= 1
