import numpy as np

from snippets.cells.phased_update import phased_update
from tests.support.draws import assert_close, draw


def test_value_by_hand():
    k, new_c, c, new_h, h = (np.array([value]) for value in (0.25, 8.0, 4.0, -4.0, 12.0))
    assert_close(phased_update(k, new_c, c, new_h, h), ([5.0], [8.0]))


def test_open_gate_updates_and_shut_gate_holds_for_1000_steps():
    v = draw(phased_update, 0)
    assert_close(phased_update(**{**v, "k_t": np.ones(3)}), (v["c_hat"], v["h_hat"]))
    c, h = v["c_prev"], v["h_prev"]
    for _ in range(1000):
        c, h = phased_update(np.zeros(3), v["c_hat"], c, v["h_hat"], h)
    assert_close((c, h), (v["c_prev"], v["h_prev"]), atol=0)
