import math

import numpy as np

from snippets.cells.treelstm_forget_gate import treelstm_forget_gate
from tests.support.draws import assert_close, draw, row_sum


def test_equals_sums_unit_by_unit():
    for seed in range(8):
        v = draw(treelstm_forget_gate, seed)
        wanted = [1 / (1 + math.exp(-row_sum(j, (v["W_f"], v["x_j"]), (v["R_f"], v["h_k"])) - v["b_f"][j])) for j in range(3)]
        assert_close(treelstm_forget_gate(**v), wanted)


def test_children_with_other_states_get_other_gates():
    v = draw(treelstm_forget_gate, 1)
    gates = [treelstm_forget_gate(**{**v, "h_k": h_k}) for h_k in (v["h_k"], -v["h_k"])]
    assert np.min(np.abs(gates[0] - gates[1])) > 1e-3
