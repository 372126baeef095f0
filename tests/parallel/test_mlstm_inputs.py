import math

from snippets.parallel.mlstm_inputs import mlstm_inputs
from tests.support.draws import assert_close, draw, row_sum


def test_equals_sums_entry_by_entry():
    for seed in range(8):
        v = draw(mlstm_inputs, seed)
        q, k, w = ([row_sum(j, (v[f"W_{part}"], v["x_t"])) for j in range(3)] for part in "qkv")
        f, i = (sum(v[f"w_{g}"][j] * v["x_t"][j] for j in range(4)) + v[f"b_{g}"] for g in "fi")
        assert_close(
            mlstm_inputs(**v),
            (
                [q[j] + v["b_q"][j] for j in range(3)],
                [k[j] / 3**0.5 + v["b_k"][j] for j in range(3)],
                [w[j] + v["b_v"][j] for j in range(3)],
                1 / (1 + math.exp(-f)),
                math.exp(i),
            ),
            atol=1e-12,
        )
