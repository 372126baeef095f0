import numpy as np
import pytest

from snippets.rnn_limits.scalar_gradient import scalar_gradient
from tests.support.oracles import assert_gradients


def loop(w, h_0, steps):
    h = h_0
    for _ in range(steps):
        h = w * h
    return h.sum()


@pytest.mark.parametrize("w", [0.5, 1.0, 1.1, -0.9])
@pytest.mark.parametrize("steps", [1, 4, 12])
def test_gradient_complex_step(w, steps):
    arrays = {"w": np.array([w]), "h_0": np.array([0.7])}
    dh_t_dh_0, dh_t_dw = scalar_gradient(w, 0.7, steps)
    assert_gradients(lambda **a: loop(**a, steps=steps), arrays, {"w": np.array([dh_t_dw]), "h_0": np.array([dh_t_dh_0])})


def test_weight_one_constant_and_linear():
    for steps in (1, 10, 100):
        assert scalar_gradient(1.0, 0.3, steps) == (1.0, pytest.approx(0.3 * steps))


def test_weight_two_by_hand():
    assert scalar_gradient(2.0, 5.0, 3) == (8.0, 60.0)
