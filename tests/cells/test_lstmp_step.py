import numpy as np

from snippets.cells.lstmp_step import lstmp_step
from snippets.lstm_cell.lstm_step import lstm_step
from tests.support.draws import assert_close, draw, lstm_by_loops, row_sum


def test_equals_sums_cell_by_cell_then_projected():
    for seed in range(8):
        v = draw(lstmp_step, seed)
        s, c = lstm_by_loops(v, v["x_t"], v["h_prev"], v["c_prev"])
        assert_close(lstmp_step(**v), ([row_sum(j, (v["P"], s)) for j in range(6)], c))


def test_projection_can_be_folded_into_the_recurrent_matrices():
    """R (P s) = (R P) s: over ten steps LSTMP is an LSTM whose recurrent matrices have rank m at most."""
    v, rng = draw(lstmp_step, 1), np.random.default_rng(1)
    s, h, c = np.zeros(3), np.zeros(6), np.zeros(3)
    folded = {name: array for name, array in v.items() if name[0] in "Wb"}
    folded |= {f"R_{part}": v[f"R_{part}"] @ v["P"] for part in "fico"}
    c_folded = c
    for _ in range(10):
        x_t = rng.normal(size=4)
        h, c = lstmp_step(**{**v, "x_t": x_t, "h_prev": h, "c_prev": c})
        s, c_folded = lstm_step(**folded, x_t=x_t, h_prev=s, c_prev=c_folded)
        assert_close((h, c), (v["P"] @ s, c_folded), atol=1e-12)


def test_projected_state_may_leave_the_interval_of_the_hidden_state():
    v = {**draw(lstmp_step, 2), "P": np.full((6, 3), 5.0), "b_o": np.full(3, 60.0), "b_i": np.full(3, 60.0), "b_c": np.full(3, 60.0)}
    assert np.min(lstmp_step(**v)[0]) > 1
