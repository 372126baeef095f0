import math

import numpy as np

from snippets.origin.memory_cell_1997 import memory_cell_1997
from tests.support.oracles import complex_step

N, D = 3, 4


def draw(seed):
    rng = np.random.default_rng(seed)
    shapes = {"W_i": (N, D + 3 * N), "b_i": N, "W_c": (N, D + 3 * N), "b_c": N, "W_o": (N, D + 3 * N), "b_o": N}
    shapes |= {"x_t": D, "h_prev": N, "i_prev": N, "o_prev": N, "c_prev": N}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def unit_by_unit(W_i, b_i, W_c, b_c, W_o, b_o, x_t, h_prev, i_prev, o_prev, c_prev):
    """The paper's own way of writing it: one sum per unit, the squashers by exp."""

    def net(weights, bias, j):
        total = bias[j]
        for u in range(D):
            total += weights[j, u] * x_t[u]
        for u in range(N):
            total += weights[j, D + u] * h_prev[u]
            total += weights[j, D + N + u] * i_prev[u]
            total += weights[j, D + 2 * N + u] * o_prev[u]
        return total

    h, c = [], []
    for j in range(N):
        y_in = 1 / (1 + math.exp(-net(W_i, b_i, j)))
        y_out = 1 / (1 + math.exp(-net(W_o, b_o, j)))
        state = c_prev[j] + y_in * (4 / (1 + math.exp(-net(W_c, b_c, j))) - 2)
        c.append(state)
        h.append(y_out * (2 / (1 + math.exp(-state)) - 1))
    return h, c


def test_equals_sums_unit_by_unit():
    for seed in range(5):
        for got, wanted in zip(memory_cell_1997(**draw(seed)), unit_by_unit(**draw(seed)), strict=True):
            assert np.allclose(got, wanted, rtol=0, atol=1e-13)


def test_nothing_is_forgotten_complex_step():
    values = draw(7)
    slope = complex_step(lambda c_prev: memory_cell_1997(**{**values, "c_prev": c_prev})[1][1], {"c_prev": values["c_prev"]})
    assert np.array_equal(slope["c_prev"], [0, 1, 0])


def test_gates_see_gates():
    values = draw(8)
    before, _ = memory_cell_1997(**values)
    for name in ("i_prev", "o_prev"):
        after, _ = memory_cell_1997(**{**values, name: values[name] + 1})
        assert np.min(np.abs(after - before)) > 1e-4


def test_closed_input_gate_keeps_and_closed_output_gate_hides():
    values = {**draw(9), "b_i": np.full(N, -800.0), "b_o": np.full(N, -700.0)}
    with np.errstate(over="ignore"):
        h_t, c_t = memory_cell_1997(**values)
    assert np.array_equal(c_t, values["c_prev"])
    assert np.max(np.abs(h_t)) < 1e-290
