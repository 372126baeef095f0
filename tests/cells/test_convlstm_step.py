import math

import numpy as np

from snippets.cells.convlstm_step import convlstm_step
from snippets.lstm_cell.lstm_step_peephole import lstm_step_peephole
from tests.support.draws import assert_close, draw


def near(row, j, k):
    """The entry k - 1 places to the right of place j, 0 outside."""
    return row[j + k - 1] if 0 <= j + k - 1 < len(row) else 0.0


def place_by_place(v):
    h, c = [], []
    for j in range(len(v["x_t"])):
        z = {
            part: sum(v[f"w_{part}"][k] * near(v["x_t"], j, k) + v[f"r_{part}"][k] * near(v["h_prev"], j, k) for k in range(3))
            + v[f"b_{part}"]
            for part in "fico"
        }
        f, i = (1 / (1 + math.exp(-z[part] - v[f"p_{part}"][j] * v["c_prev"][j])) for part in "fi")
        c.append(f * v["c_prev"][j] + i * math.tanh(z["c"]))
        h.append(math.tanh(c[j]) / (1 + math.exp(-z["o"] - v["p_o"][j] * c[j])))
    return h, c


def test_equals_sums_place_by_place():
    for seed in range(8):
        v = draw(convlstm_step, seed)
        assert_close(convlstm_step(**v), place_by_place(v))


def test_one_place_is_a_peephole_lstm_with_one_cell():
    v = draw(convlstm_step, 1)
    single = {name: array[:1] if np.shape(array) == (5,) else array for name, array in v.items()}
    matrices = {f"W_{part}": np.array([[v[f"w_{part}"][1]]]) for part in "fico"}
    matrices |= {f"R_{part}": np.array([[v[f"r_{part}"][1]]]) for part in "fico"}
    matrices |= {f"b_{part}": np.array([v[f"b_{part}"]]) for part in "fico"}
    states = {name: single[name] for name in ("p_f", "p_i", "p_o", "x_t", "h_prev", "c_prev")}
    assert_close(convlstm_step(**single), lstm_step_peephole(**matrices, **states))


def test_moving_pattern_gives_moving_states_without_peepholes():
    v = draw(convlstm_step, 2) | {f"p_{part}": np.zeros(12) for part in "fio"}
    row = np.zeros(12)
    row[4:7] = [1.0, -2.0, 0.5]
    still = convlstm_step(**{**v, "x_t": row, "h_prev": row / 2, "c_prev": -row})
    moved = convlstm_step(**{**v, "x_t": np.roll(row, 1), "h_prev": np.roll(row, 1) / 2, "c_prev": -np.roll(row, 1)})
    for one, other in zip(still, moved, strict=True):
        assert_close(np.roll(one, 1)[1:-1], other[1:-1])
