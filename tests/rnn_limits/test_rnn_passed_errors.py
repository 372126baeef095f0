import numpy as np

from snippets.rnn_limits.rnn_passed_errors import rnn_passed_errors
from tests.support.oracles import assert_gradients, complex_step


def test_gradient_complex_step():
    """Two steps with losses of their own; every derivative by complex step, the pre-activations included."""
    rng = np.random.default_rng(0)
    n, d, K = 3, 4, 5
    W, R, W_y = rng.standard_normal((n, d)), rng.standard_normal((n, n)), rng.standard_normal((K, n))
    b, y = rng.standard_normal(n), rng.standard_normal((2, K))
    arrays = {"x_1": rng.standard_normal(d), "x_2": rng.standard_normal(d), "h_0": rng.standard_normal(n)}

    def loss(x_1, x_2, h_0, shift_1=0.0, shift_2=0.0):
        h_1 = np.tanh(W @ x_1 + R @ h_0 + b + shift_1)
        h_2 = np.tanh(W @ x_2 + R @ h_1 + b + shift_2)
        return 0.5 * np.sum((W_y @ h_1 - y[0]) ** 2) + 0.5 * np.sum((W_y @ h_2 - y[1]) ** 2)

    shifts = {"shift_1": np.zeros(n), "shift_2": np.zeros(n)}
    delta = complex_step(lambda **s: loss(**arrays, **s), shifts)
    delta_1, delta_2 = delta["shift_1"], delta["shift_2"]
    h_1 = np.tanh(W @ arrays["x_1"] + R @ arrays["h_0"] + b)

    dL_dh, dL_dx_1, _ = rnn_passed_errors(W_y, W, R, W_y @ h_1 - y[0], delta_1, delta_1)
    _, dL_dx_2, dL_dh_0 = rnn_passed_errors(W_y, W, R, W_y @ h_1 - y[0], delta_2, delta_1)
    assert_gradients(loss, arrays, {"x_1": dL_dx_1, "x_2": dL_dx_2, "h_0": dL_dh_0})

    own = {"h": h_1}
    assert_gradients(lambda h: 0.5 * np.sum((W_y @ h - y[0]) ** 2), own, {"h": dL_dh})


def test_shapes_go_back_through_the_matrices():
    rng = np.random.default_rng(1)
    shapes = (5, 3), (3, 4), (3, 3), (5,), (3,), (3,)
    assert [e.shape for e in rnn_passed_errors(*(rng.standard_normal(s) for s in shapes))] == [(3,), (4,), (3,)]
