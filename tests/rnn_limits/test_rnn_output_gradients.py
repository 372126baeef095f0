import numpy as np

from snippets.rnn_limits.rnn_output_gradients import rnn_output_gradients
from tests.support.oracles import assert_gradients


def test_gradient_complex_step():
    rng = np.random.default_rng(0)
    h, y = rng.uniform(-1, 1, (7, 3)), rng.standard_normal((6, 5))
    arrays = {"W_y": rng.standard_normal((5, 3)), "b_y": rng.standard_normal(5)}

    def loss(W_y, b_y):
        return sum(0.5 * np.sum((W_y @ h[t] + b_y - y[t - 1]) ** 2) for t in range(1, 7))

    delta_y = np.array([arrays["W_y"] @ h[t] + arrays["b_y"] - y[t - 1] for t in range(1, 7)])
    dL_dW_y, dL_db_y = rnn_output_gradients(delta_y, h)
    assert_gradients(loss, arrays, {"W_y": dL_dW_y, "b_y": dL_db_y})


def test_initial_state_takes_no_part():
    rng = np.random.default_rng(1)
    delta_y, h = rng.standard_normal((4, 2)), rng.standard_normal((5, 3))
    other = h.copy()
    other[0] = 100
    assert np.array_equal(rnn_output_gradients(delta_y, h)[0], rnn_output_gradients(delta_y, other)[0])
