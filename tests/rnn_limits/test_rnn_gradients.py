"""The displayed gradients, run together as the backward pass, against the derivative of the forward equations."""

import numpy as np
import pytest

from snippets.recurrent_networks.rnn_output import rnn_output
from snippets.recurrent_networks.rnn_state import rnn_state
from snippets.rnn_limits.rnn_delta import rnn_delta
from snippets.rnn_limits.rnn_gradients import rnn_gradients
from snippets.rnn_limits.rnn_output_gradients import rnn_output_gradients
from snippets.rnn_limits.rnn_passed_errors import rnn_passed_errors
from tests.support.oracles import assert_gradients


def draw(seed, n, d, K, T):
    rng = np.random.default_rng(seed)
    shapes = {
        "W": (n, d),
        "R": (n, n),
        "b": (n,),
        "W_y": (K, n),
        "b_y": (K,),
        "x": (T, d),
        "h_0": (n,),
    }
    return {name: 0.8 * rng.standard_normal(shape) for name, shape in shapes.items()}, rng.standard_normal((T, K))


def forward(W, R, b, W_y, b_y, x, h_0):
    h, y_hat = [h_0], []
    for x_t in x:
        h.append(rnn_state(W, R, b, x_t, h[-1]))
        y_hat.append(rnn_output(W_y, b_y, h[-1]))
    return np.array(h), np.array(y_hat)


def squared_error(y_hat, y):
    return 0.5 * np.sum((y_hat - y) ** 2)


def cross_entropy(y_hat, y):
    """Softmax, then minus the log-probability of the class where y is largest; analytic, so without max."""
    exponentials = np.exp(y_hat)
    p = exponentials / exponentials.sum(axis=1, keepdims=True)
    return -np.sum(np.log(p[np.arange(len(y)), np.argmax(y, axis=1)]))


def squared_error_delta(y_hat, y):
    return y_hat - y


def cross_entropy_delta(y_hat, y):
    p = np.exp(y_hat) / np.exp(y_hat).sum(axis=1, keepdims=True)
    p[np.arange(len(y)), np.argmax(y, axis=1)] -= 1
    return p


def backward(delta_y, W, R, b, W_y, b_y, x, h_0):
    h, _ = forward(W, R, b, W_y, b_y, x, h_0)
    T = len(x)
    delta, delta_next = np.empty((T, len(b))), np.zeros(len(b))
    for t in range(T, 0, -1):
        dL_t_dh_t, _, _ = rnn_passed_errors(W_y, W, R, delta_y[t - 1], delta_next, delta_next)
        delta_next = delta[t - 1] = rnn_delta(h[t], dL_t_dh_t, R, delta_next)
    passed = [rnn_passed_errors(W_y, W, R, delta_y[t], delta[t], delta[0]) for t in range(T)]
    dL_dW, dL_dR, dL_db = rnn_gradients(delta, x, h)
    dL_dW_y, dL_db_y = rnn_output_gradients(delta_y, h)
    return {
        "W": dL_dW,
        "R": dL_dR,
        "b": dL_db,
        "W_y": dL_dW_y,
        "b_y": dL_db_y,
        "x": np.array([dL_dx_t for _, dL_dx_t, _ in passed]),
        "h_0": passed[-1][2],
    }


@pytest.mark.parametrize(("n", "d", "K", "T"), [(3, 4, 5, 6), (5, 2, 3, 4), (2, 3, 1, 9)])
def test_gradient_complex_step_all_arrays(n, d, K, T):
    arrays, y = draw(n, n, d, K, T)
    _, y_hat = forward(**arrays)
    gradients = backward(squared_error_delta(y_hat, y), **arrays)
    assert_gradients(lambda **a: squared_error(forward(**a)[1], y), arrays, gradients)


def test_gradient_complex_step_softmax_cross_entropy():
    arrays, y = draw(11, 3, 4, 5, 6)
    _, y_hat = forward(**arrays)
    gradients = backward(cross_entropy_delta(y_hat, y), **arrays)
    assert_gradients(lambda **a: cross_entropy(forward(**a)[1], y), arrays, gradients)


def test_sum_over_time_of_outer_products():
    rng = np.random.default_rng(2)
    delta, x, h = rng.standard_normal((6, 3)), rng.standard_normal((6, 4)), rng.standard_normal((7, 3))
    dL_dW, dL_dR, dL_db = rnn_gradients(delta, x, h)
    for i in range(3):
        assert dL_db[i] == pytest.approx(sum(delta[t, i] for t in range(6)), rel=1e-12)
        for j in range(4):
            assert dL_dW[i, j] == pytest.approx(sum(delta[t, i] * x[t, j] for t in range(6)), rel=1e-12)
        for j in range(3):
            assert dL_dR[i, j] == pytest.approx(sum(delta[t, i] * h[t, j] for t in range(6)), rel=1e-12)
