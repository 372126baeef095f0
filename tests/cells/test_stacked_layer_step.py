import numpy as np

from snippets.cells.stacked_layer_step import stacked_layer_step
from tests.support.draws import assert_close, draw, lstm_by_loops


def test_equals_sums_cell_by_cell_with_the_layer_below_as_input():
    for seed in range(8):
        v = draw(stacked_layer_step, seed)
        wanted = lstm_by_loops(v, v["h_prev_t"], v["h_l_prev"], v["c_l_prev"], lambda part: f"l_{part}")
        assert_close(stacked_layer_step(**v), wanted)


def test_layer_below_now_and_not_before():
    """Two layers over five steps: the upper layer follows the lower one within the same step."""
    rng = np.random.default_rng(0)

    def layer(inputs):
        v = {f"W_l_{part}": rng.normal(size=(3, inputs)) for part in "fico"}
        v |= {f"R_l_{part}": rng.normal(size=(3, 3)) for part in "fico"}
        return v | {f"b_l_{part}": rng.normal(size=3) for part in "fico"}

    lower, upper, x = layer(4), layer(3), rng.normal(size=(5, 4))

    def run(x):
        states = {"lower": (np.zeros(3), np.zeros(3)), "upper": (np.zeros(3), np.zeros(3))}
        for x_t in x:
            states["lower"] = stacked_layer_step(**lower, h_prev_t=x_t, h_l_prev=states["lower"][0], c_l_prev=states["lower"][1])
            below = states["lower"][0]
            states["upper"] = stacked_layer_step(**upper, h_prev_t=below, h_l_prev=states["upper"][0], c_l_prev=states["upper"][1])
        return states["upper"][0]

    changed = x.copy()
    changed[-1] += 1
    assert np.max(np.abs(run(x) - run(changed))) > 1e-3
