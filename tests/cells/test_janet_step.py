import math

import numpy as np

from snippets.cells.janet_step import janet_step
from tests.support.draws import assert_close, draw, row_sum


def test_equals_sums_unit_by_unit():
    for seed in range(8):
        v = draw(janet_step, seed)
        wanted = []
        for j in range(3):
            s, a = (row_sum(j, (v[f"W_{part}"], v["x_t"]), (v[f"R_{part}"], v["h_prev"])) + v[f"b_{part}"][j] for part in "fc")
            wanted.append(v["h_prev"][j] / (1 + math.exp(-s)) + math.tanh(a) / (1 + math.exp(s - v["beta"])))
        assert_close(janet_step(**v), wanted)


def shares(beta):
    """What one unit keeps of the old state 1 and takes of a candidate 1, added."""
    one = {f"{kind}_{part}": np.zeros((1, 1)) for kind in "WR" for part in "fc"}
    return janet_step(**one, b_f=np.zeros(1), b_c=np.full(1, 60.0), beta=beta, x_t=np.ones(1), h_prev=np.ones(1))[0]


def test_shares_add_up_to_one_without_beta_and_to_more_with_it():
    assert abs(shares(0.0) - 1) < 1e-15
    assert abs(shares(1.0) - (0.5 + 1 / (1 + math.exp(-1)))) < 1e-15
    assert shares(1.0) > 1
