import numpy as np

from snippets.cells.layernorm_preactivation import layernorm_preactivation
from tests.support.draws import assert_close, draw


def normalised(z, gain, shift, epsilon):
    mean = sum(z) / len(z)
    spread = (sum((entry - mean) ** 2 for entry in z) / len(z) + epsilon) ** 0.5
    return np.array([gain[j] * (z[j] - mean) / spread + shift[j] for j in range(len(z))])


def test_equals_both_parts_normalised_by_loops():
    for seed in range(8):
        v = draw(layernorm_preactivation, seed)
        first = normalised(v["R"] @ v["h_prev"], v["gamma_1"], v["beta_1"], v["epsilon"])
        second = normalised(v["W"] @ v["x_t"], v["gamma_2"], v["beta_2"], v["epsilon"])
        assert_close(layernorm_preactivation(**v), first + second + v["b"])


def test_twice_the_recurrent_weights_change_nothing():
    v = draw(layernorm_preactivation, 1) | {"epsilon": 1e-30}
    for name in ("R", "W"):
        assert_close(layernorm_preactivation(**v), layernorm_preactivation(**{**v, name: 2 * v[name]}))


def test_normalising_the_sum_instead_gives_something_else():
    v = draw(layernorm_preactivation, 2)
    together = normalised(v["R"] @ v["h_prev"] + v["W"] @ v["x_t"], v["gamma_1"], v["beta_1"], v["epsilon"]) + v["b"]
    assert np.max(np.abs(layernorm_preactivation(**v) - together)) > 0.01
