import numpy as np

from snippets.variants.gru_step import gru_step
from snippets.variants.gru_update_chung import gru_update_chung
from tests.support.draws import assert_close, draw, logistic


def chung_step(v):
    r, z = (logistic(v[f"W_{g}"] @ v["x_t"] + v[f"R_{g}"] @ v["h_prev"] + v[f"b_{g}"]) for g in "rz")
    new = np.tanh(v["W_h"] @ v["x_t"] + v["R_h"] @ (r * v["h_prev"]) + v["b_h"])
    return gru_update_chung(z, v["h_prev"], new)


def test_value_by_hand():
    assert_close(gru_update_chung(np.array([0.25, 1.0]), np.array([8.0, 3.0]), np.array([4.0, -2.0])), [7.0, -2.0])


def test_negated_update_gate_gives_the_step_of_cho():
    values = draw(gru_step, 0)
    negated = {name: -array if name.endswith("_z") else array for name, array in values.items()}
    assert_close(chung_step(negated), gru_step(**values))


def test_same_weights_give_another_network():
    values = draw(gru_step, 0)
    assert np.min(np.abs(chung_step(values) - gru_step(**values))) > 1e-3
