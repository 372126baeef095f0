import math

import numpy as np
import pytest

from snippets.lstm_cell.lstm_step import lstm_step
from tests.lstm_cell.draws import D, N, draw
from tests.support.oracles import complex_step


def cell_by_cell(v):
    """One step in plain Python: every sum written as a loop, the logistic function by tanh."""
    h, c = [], []
    for j in range(N):
        z = {}
        for part in "fico":
            z[part] = v[f"b_{part}"][j]
            for k in range(D):
                z[part] += v[f"W_{part}"][j][k] * v["x_t"][k]
            for k in range(N):
                z[part] += v[f"R_{part}"][j][k] * v["h_prev"][k]
        f, i, o = ((1 + math.tanh(z[part] / 2)) / 2 for part in "fio")
        c.append(f * v["c_prev"][j] + i * math.tanh(z["c"]))
        h.append(o * math.tanh(c[j]))
    return h, c


def test_equals_sums_cell_by_cell():
    for seed in range(8):
        for got, wanted in zip(lstm_step(**draw(seed)), cell_by_cell(draw(seed)), strict=True):
            assert np.allclose(got, wanted, rtol=0, atol=1e-13)


def test_open_forget_gate_and_closed_input_gate_store_for_1000_steps():
    values = {**draw(1), "b_f": np.full(N, 60.0), "b_i": np.full(N, -60.0)}
    rng, first = np.random.default_rng(2), values["c_prev"]
    for _ in range(1000):
        values["h_prev"], values["c_prev"] = lstm_step(**{**values, "x_t": rng.normal(size=D)})
    assert np.max(np.abs(values["c_prev"] - first)) < 1e-12


def test_closed_forget_gate_makes_the_past_of_the_cell_vanish():
    values = {**draw(3), "b_f": np.full(N, -60.0)}
    _, c_t = lstm_step(**values)
    _, other = lstm_step(**{**values, "c_prev": values["c_prev"] + 5})
    assert np.max(np.abs(other - c_t)) < 1e-15


def test_saturated_gates_count_steps():
    values = {**draw(4), **{f"b_{part}": np.full(N, 60.0) for part in "fico"}, "c_prev": np.zeros(N)}
    for _ in range(25):
        values["h_prev"], values["c_prev"] = lstm_step(**values)
    assert np.allclose(values["c_prev"], 25, rtol=0, atol=1e-12)


def test_slope_of_new_to_old_cell_state_is_the_forget_gate_complex_step():
    values = draw(5)
    gate = [(1 + math.tanh(z / 2)) / 2 for z in values["W_f"] @ values["x_t"] + values["R_f"] @ values["h_prev"] + values["b_f"]]
    for cell in range(N):
        slope = complex_step(lambda c_prev, cell=cell: lstm_step(**{**values, "c_prev": c_prev})[1][cell], {"c_prev": values["c_prev"]})
        assert np.allclose(slope["c_prev"], np.array(gate) * np.eye(N)[cell], rtol=0, atol=1e-14)


def test_hidden_state_inside_and_cell_state_bounded_by_number_of_steps():
    values = {**draw(6), "c_prev": np.zeros(N), "h_prev": np.zeros(N)}
    rng = np.random.default_rng(7)
    for t in range(1, 200):
        values["h_prev"], values["c_prev"] = lstm_step(**{**values, "x_t": 5 * rng.normal(size=D)})
        assert np.all(np.abs(values["h_prev"]) < 1)
        assert np.all(np.abs(values["c_prev"]) < t)


def test_every_argument_matters():
    values = draw(8)
    h_t, c_t = lstm_step(**values)
    for name in values:
        other_h, other_c = lstm_step(**{**values, name: values[name] + 0.1})
        assert np.min(np.abs(other_h - h_t)) > 1e-6, name
        if name[-1] != "o":
            assert np.min(np.abs(other_c - c_t)) > 1e-6, name


def test_shapes_that_do_not_fit_are_refused():
    values = draw(9)
    with pytest.raises(ValueError, match="mismatch"):
        lstm_step(**{**values, "x_t": values["x_t"][1:]})
