import math

import numpy as np

from snippets.parallel.sru_step import sru_step
from tests.support.draws import assert_close, draw, row_sum


def test_equals_sums_cell_by_cell():
    for seed in range(8):
        v = draw(sru_step, seed)
        h, c = [], []
        for j in range(3):
            f, r = (
                1 / (1 + math.exp(-row_sum(j, (v[f"W_{g}"], v["x_t"])) - v[f"p_{g}"][j] * v["c_prev"][j] - v[f"b_{g}"][j])) for g in "fr"
            )
            c.append(f * v["c_prev"][j] + (1 - f) * row_sum(j, (v["W_c"], v["x_t"])))
            h.append(r * c[j] + (1 - r) * v["x_t"][j])
        assert_close(sru_step(**v), (h, c))


def test_cells_do_not_see_each_other():
    v = draw(sru_step, 1)
    other = v["c_prev"] + np.array([1.0, 0.0, 0.0])
    for one, changed in zip(sru_step(**v), sru_step(**{**v, "c_prev": other}), strict=True):
        assert np.array_equal(one == changed, [False, True, True])


def test_shut_gate_passes_the_input_around_the_cell():
    v = draw(sru_step, 2) | {"b_r": np.full(3, -90.0)}
    assert_close(sru_step(**v)[0], v["x_t"])
