import numpy as np

from snippets.parallel.newton_step import newton_step
from snippets.recurrent_networks.rnn_state import rnn_state
from tests.support.draws import assert_close, draw

T = 1000


def network(n=8, d=4, steps=T):
    rng = np.random.default_rng(8)
    weights = rng.normal(size=(n, d)), rng.normal(size=(n, n)) / np.sqrt(n), rng.normal(size=n)
    return weights, rng.normal(size=(steps, d))


def in_order(weights, x):
    W, R, b = weights
    states = [np.zeros(len(b))]
    for x_t in x:
        states.append(np.tanh(W @ x_t + R @ states[-1] + b))
    return np.array(states)


def rounds_until_exact(weights, x, digits, most):
    """Return how many rounds bring all states to the ones computed in order, and the errors of every round."""
    exact, guess, errors = in_order(weights, x), np.zeros((len(x) + 1, len(weights[2]))), []
    for _ in range(most):
        new = [guess[0]]
        for t, x_t in enumerate(x, start=1):
            new.append(newton_step(*weights, x_t, guess[t - 1], new[-1]))
        guess = np.array(new)
        errors.append(np.abs(guess - exact).max(axis=1))
        if errors[-1].max() < 10.0**-digits:
            break
    return len(errors), errors


def test_tangent_by_complex_step():
    """At a new guess near the old one, the step is the old step plus its derivative, taken by complex step."""
    for seed in range(6):
        v = draw(newton_step, seed)
        direction = v["h_prev"] - v["g_prev"]
        shifted = np.tanh(v["W"] @ v["x_t"] + v["R"] @ (v["g_prev"] + 1e-200j * direction) + v["b"])
        assert_close(newton_step(**v), shifted.real + shifted.imag / 1e-200)


def test_the_right_states_stay():
    weights, x = network(steps=20)
    states = in_order(weights, x)
    for t in range(1, 21):
        assert_close(newton_step(*weights, x[t - 1], states[t - 1], states[t - 1]), states[t])


def test_each_round_makes_one_more_state_exact():
    weights, x = network(steps=30)
    _, errors = rounds_until_exact((weights[0], 3 * weights[1], weights[2]), x, digits=99, most=30)
    for done, error in enumerate(errors, start=1):
        assert error[: done + 1].max() < 1e-12


def test_few_rounds_give_all_states():
    weights, x = network()
    rounds, _ = rounds_until_exact(weights, x, digits=12, most=50)
    assert rounds < T / 50
    assert np.array_equal(in_order(weights, x)[1], rnn_state(weights[0], weights[1], weights[2], x[0], np.zeros(8)))
