import numpy as np

from snippets.cells.multiplicative_lstm_step import multiplicative_lstm_step
from snippets.lstm_cell.lstm_step import lstm_step
from tests.support.draws import assert_close, draw, lstm_by_loops, row_sum


def test_equals_sums_cell_by_cell():
    for seed in range(8):
        v = draw(multiplicative_lstm_step, seed)
        s = [row_sum(j, (v["W_m"], v["x_t"])) * row_sum(j, (v["R_m"], v["h_prev"])) for j in range(3)]
        assert_close(multiplicative_lstm_step(**v), lstm_by_loops(v, v["x_t"], s, v["c_prev"]))


def test_every_letter_has_recurrent_matrices_of_its_own():
    v = draw(multiplicative_lstm_step, 1)
    for letter in range(4):
        x_t = np.eye(4)[letter]
        own = {f"R_{part}": v[f"R_{part}"] @ np.diag(v["W_m"][:, letter]) @ v["R_m"] for part in "fico"}
        rest = {name: array for name, array in v.items() if name[0] in "Wb" and name != "W_m"}
        wanted = lstm_step(**rest, **own, x_t=x_t, h_prev=v["h_prev"], c_prev=v["c_prev"])
        assert_close(multiplicative_lstm_step(**{**v, "x_t": x_t}), wanted)


def test_input_of_zeros_hides_the_old_hidden_state():
    v = draw(multiplicative_lstm_step, 2) | {"x_t": np.zeros(4)}
    assert_close(multiplicative_lstm_step(**v), multiplicative_lstm_step(**{**v, "h_prev": v["h_prev"] + 5}))
