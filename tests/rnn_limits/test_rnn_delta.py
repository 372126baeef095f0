import math

import numpy as np

from snippets.rnn_limits.rnn_delta import rnn_delta
from tests.support.oracles import complex_step


def test_equals_the_derivative_by_the_pre_activation():
    """Shift the pre-activation of one step and run the rest of the network; the loss weighs every state."""
    rng = np.random.default_rng(0)
    n, T = 3, 6
    R, v, shifts = rng.standard_normal((n, n)), rng.standard_normal((T, n)), rng.standard_normal((T, n))

    def run(a):
        h, states = 0.3 * np.ones(n), []
        for t in range(T):
            h = np.tanh(a[t] + R @ h)
            states.append(h)
        return states

    def loss(a):
        return sum(np.sum(v[t] * h + 0.5 * h**2) for t, h in enumerate(run(a)))

    exact = complex_step(loss, {"a": shifts})["a"]
    states = run(shifts)
    delta = np.zeros(n)
    for t in reversed(range(T)):
        delta = rnn_delta(states[t], v[t] + states[t], R, delta)
        assert np.allclose(delta, exact[t], rtol=1e-12, atol=1e-14)
    assert np.min(np.abs(exact)) > 1e-6


def test_last_step_has_no_future():
    h, g = np.array([0.5, -0.5]), np.array([1.0, 2.0])
    assert np.allclose(rnn_delta(h, g, np.array([[1.0, 2.0], [3.0, 4.0]]), np.zeros(2)), [0.75, 1.5])


def test_value_by_hand_transposed():
    h, zero = np.array([0.5, 0.0]), np.zeros(2)
    R = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert np.allclose(rnn_delta(h, zero, R, np.array([1.0, 10.0])), [0.75 * 31, 42])


def test_saturated_unit_stops_the_error():
    R, delta_next = np.ones((2, 2)), np.ones(2)
    delta = rnn_delta(np.array([math.tanh(20.0), 0.0]), np.ones(2), R, delta_next)
    assert delta[0] == 0
    assert delta[1] == 3
