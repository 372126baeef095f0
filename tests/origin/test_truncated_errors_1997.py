import numpy as np

from snippets.origin.truncated_errors_1997 import truncated_errors_1997
from tests.support.oracles import assert_gradients


def test_gradient_complex_step():
    """One step: the derivatives of its loss by the output gate's pre-activation and by the state."""
    rng = np.random.default_rng(0)
    arrays = {"z_o": rng.normal(size=3), "c_t": rng.normal(size=3)}
    target = rng.normal(size=3)

    def output(z_o, c_t):
        return np.tanh(c_t / 2) / (1 + np.exp(-z_o))

    own = output(**arrays) - target
    delta_o_t, e_t = truncated_errors_1997(own, arrays["c_t"], 1 / (1 + np.exp(-arrays["z_o"])))
    assert_gradients(lambda **a: np.sum((output(**a) - target) ** 2) / 2, arrays, {"z_o": delta_o_t, "c_t": e_t})
