import numpy as np
import pytest

from snippets.training.lstm_weight_gradients import lstm_weight_gradients
from tests.support.oracles import complex_step
from tests.training.passes import N, T, close, exact


def gradients(v, h=None):
    return lstm_weight_gradients(*(v.delta[part][1 : T + 1] for part in "fico"), v.x, v.h[: T + 1] if h is None else h)


@pytest.mark.parametrize("version", ["B", "A"])
def test_gradient_complex_step(version):
    for seed in range(4):
        v = exact(seed, version)
        for got, name in zip(gradients(v), "WRb", strict=True):
            assert close(got, v.gradient[name]), name


def test_hidden_state_of_the_step_before():
    v = exact(0, "B")
    _, late, _ = gradients(v, v.h[1:])
    assert not close(late, v.gradient["R"])


def test_blocks_in_the_order_forget_input_candidate_output():
    deltas = [np.full((2, N), 10.0**k) for k in range(4)]
    _, _, dL_db = lstm_weight_gradients(*deltas, np.ones((2, 4)), np.ones((3, N)))
    assert np.array_equal(dL_db, np.repeat([2.0, 20.0, 200.0, 2000.0], N))


def test_one_step_by_hand():
    """One cell, one input, one step: each gradient is delta times what entered."""
    deltas = [np.array([[value]]) for value in (0.1, 0.2, 0.3, 0.4)]
    dL_dW, dL_dR, dL_db = lstm_weight_gradients(*deltas, np.array([[2.0]]), np.array([[-1.0], [7.0]]))
    assert np.allclose(dL_dW[:, 0], [0.2, 0.4, 0.6, 0.8], rtol=0, atol=1e-15)
    assert np.allclose(dL_dR[:, 0], [-0.1, -0.2, -0.3, -0.4], rtol=0, atol=1e-15)
    loss = complex_step(lambda b: np.sum(b * np.array([0.1, 0.2, 0.3, 0.4])), {"b": np.zeros(4)})
    assert np.allclose(dL_db, loss["b"], rtol=0, atol=1e-15)
