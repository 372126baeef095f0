import math

import numpy as np

from snippets.lstm_cell.lstm_step import lstm_step
from snippets.lstm_cell.lstm_step_peephole import lstm_step_peephole
from tests.lstm_cell.draws import D, N, draw
from tests.support.oracles import complex_step


def cell_by_cell(v):
    """One step of version A in plain Python, in the order f, i, candidate, state, o."""

    def net(part, j):
        total = v[f"b_{part}"][j]
        for k in range(D):
            total += v[f"W_{part}"][j][k] * v["x_t"][k]
        for k in range(N):
            total += v[f"R_{part}"][j][k] * v["h_prev"][k]
        return total

    h, c = [], []
    for j in range(N):
        old = v["c_prev"][j]
        f = (1 + math.tanh((net("f", j) + v["p_f"][j] * old) / 2)) / 2
        i = (1 + math.tanh((net("i", j) + v["p_i"][j] * old) / 2)) / 2
        new = f * old + i * math.tanh(net("c", j))
        o = (1 + math.tanh((net("o", j) + v["p_o"][j] * new) / 2)) / 2
        c.append(new)
        h.append(o * math.tanh(new))
    return h, c


def test_equals_sums_cell_by_cell():
    for seed in range(8):
        values = draw(seed, peepholes=True)
        for got, wanted in zip(lstm_step_peephole(**values), cell_by_cell(values), strict=True):
            assert np.allclose(got, wanted, rtol=0, atol=1e-13)


def test_without_peepholes_it_is_version_b():
    for seed in range(8):
        values = draw(seed)
        zeros = {f"p_{part}": np.zeros(N) for part in "fio"}
        for a, b in zip(lstm_step_peephole(**values, **zeros), lstm_step(**values), strict=True):
            assert np.array_equal(a, b)


def test_output_gate_sees_the_new_state():
    values = draw(1, peepholes=True)
    values |= {"p_f": np.zeros(N), "p_i": np.zeros(N), "b_f": np.full(N, -60.0)}
    h_t, c_t = lstm_step_peephole(**values)
    other, _ = lstm_step_peephole(**{**values, "c_prev": values["c_prev"] + 3})
    assert np.max(np.abs(other - h_t)) < 1e-14
    gate = values["W_o"] @ values["x_t"] + values["R_o"] @ values["h_prev"] + values["p_o"] * c_t + values["b_o"]
    assert np.allclose(h_t, np.tanh(c_t) / (1 + np.exp(-gate)), rtol=0, atol=1e-14)


def test_new_state_does_not_depend_on_output_peephole():
    values = draw(2, peepholes=True)
    _, c_t = lstm_step_peephole(**values)
    _, other = lstm_step_peephole(**{**values, "p_o": values["p_o"] + 5})
    assert np.array_equal(c_t, other)


def test_candidate_has_no_peephole():
    values = {**draw(3, peepholes=True), "p_f": np.zeros(N), "p_i": np.zeros(N), "b_f": np.full(N, -60.0)}
    _, c_t = lstm_step_peephole(**values)
    _, other = lstm_step_peephole(**{**values, "c_prev": values["c_prev"] + 3})
    assert np.max(np.abs(other - c_t)) < 1e-14


def test_slope_of_new_to_old_state_has_peephole_terms_complex_step():
    v = draw(4, peepholes=True)

    def logistic(part):
        return 1 / (1 + np.exp(-(v[f"W_{part}"] @ v["x_t"] + v[f"R_{part}"] @ v["h_prev"] + v[f"p_{part}"] * v["c_prev"] + v[f"b_{part}"])))

    f_t, i_t = logistic("f"), logistic("i")
    c_tilde = np.tanh(v["W_c"] @ v["x_t"] + v["R_c"] @ v["h_prev"] + v["b_c"])
    wanted = f_t + v["c_prev"] * f_t * (1 - f_t) * v["p_f"] + c_tilde * i_t * (1 - i_t) * v["p_i"]
    for cell in range(N):
        slope = complex_step(lambda c_prev, cell=cell: lstm_step_peephole(**{**v, "c_prev": c_prev})[1][cell], {"c_prev": v["c_prev"]})
        assert np.allclose(slope["c_prev"], wanted * np.eye(N)[cell], rtol=0, atol=1e-13)
    assert np.min(np.abs(wanted - f_t)) > 1e-3
