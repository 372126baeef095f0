import math

import numpy as np

from snippets.variants.gru_candidate_reset_after import gru_candidate_reset_after
from tests.support.draws import assert_close, draw, row_sum
from tests.support.oracles import complex_step


def before(W_h, R_h, b_h, r_t, x_t, h_prev):
    """The candidate with the reset before the product."""
    return np.tanh(W_h @ x_t + R_h @ (r_t * h_prev) + b_h)


def without_second_bias(v):
    return {name: array for name, array in v.items() if name != "b_Rh"}


def test_equals_sums_unit_by_unit():
    for seed in range(8):
        v = draw(gru_candidate_reset_after, seed)
        wanted = [
            math.tanh(row_sum(j, (v["W_h"], v["x_t"])) + v["b_h"][j] + v["r_t"][j] * (row_sum(j, (v["R_h"], v["h_prev"])) + v["b_Rh"][j]))
            for j in range(3)
        ]
        assert_close(gru_candidate_reset_after(**v), wanted)


def test_equal_to_reset_before_for_diagonal_matrix_or_equal_resets():
    v = {**draw(gru_candidate_reset_after, 1), "b_Rh": np.zeros(3)}
    for change in ({"R_h": np.diag(np.diag(v["R_h"]))}, {"r_t": np.full(3, 0.4)}):
        changed = {**v, **change}
        assert_close(gru_candidate_reset_after(**changed), before(**without_second_bias(changed)))


def test_not_equal_to_reset_before_in_general():
    v = {**draw(gru_candidate_reset_after, 1), "b_Rh": np.zeros(3)}
    assert np.max(np.abs(gru_candidate_reset_after(**v) - before(**without_second_bias(v)))) > 0.01


def test_which_resets_an_entry_depends_on_complex_step():
    v = draw(gru_candidate_reset_after, 2)
    after = complex_step(lambda r_t: gru_candidate_reset_after(**{**v, "r_t": r_t})[0], {"r_t": v["r_t"]})["r_t"]
    first = complex_step(lambda r_t: before(**{**without_second_bias(v), "r_t": r_t})[0], {"r_t": v["r_t"]})["r_t"]
    assert np.array_equal(after != 0, [True, False, False])
    assert np.all(first != 0)
