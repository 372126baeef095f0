import numpy as np

from snippets.lstm_cell.lstm_step import lstm_step
from snippets.variants.cifg_step import cifg_step
from tests.support.draws import assert_close, draw


def test_equals_an_lstm_whose_input_gate_has_the_negated_weights():
    for seed in range(8):
        values = draw(cifg_step, seed)
        negated = {f"{kind}_i": -values[f"{kind}_f"] for kind in "WRb"}
        assert_close(cifg_step(**values), lstm_step(**values, **negated))


def test_cell_state_stays_inside_and_cannot_count():
    values = {**draw(cifg_step, 1), "h_prev": np.zeros(3), "c_prev": np.zeros(3), "b_c": np.full(3, 60.0)}
    for _ in range(200):
        values["h_prev"], values["c_prev"] = cifg_step(**values)
        assert np.max(np.abs(values["c_prev"])) <= 1
    assert np.min(values["c_prev"]) > 0.99


def test_open_forget_gate_writes_nothing():
    values = {**draw(cifg_step, 2), "b_f": np.full(3, 60.0)}
    assert_close(cifg_step(**values)[1], values["c_prev"])
