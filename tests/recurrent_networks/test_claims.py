"""Numbers and claims in the prose of section 2.2."""

import numpy as np

from report.figures import fading
from snippets.recurrent_networks.rnn_output import rnn_output
from snippets.recurrent_networks.rnn_parameter_count import rnn_parameter_count
from snippets.recurrent_networks.rnn_state import rnn_state
from tests.support.prose import assert_says

PAGE = "foundations/recurrent-networks.md"


def test_states_of_one_unit_fade():
    h, states = np.zeros(1), []
    for x in (1.0, 0.0, 0.0):
        h = rnn_state(np.eye(1), 0.5 * np.eye(1), np.zeros(1), np.array([x]), h)
        states.append(f"{h[0]:.3f}")
    assert_says(PAGE, f"the inputs 1, 0, 0. The states are {', '.join(states)}.")


def test_bars_fade():
    half, one = fading.states(0.5), fading.states(1)
    assert [f"{state:.3f}" for state in half[:3]] == ["0.762", "0.363", "0.180"]
    ratios = np.divide(half[1:], half[:-1])
    assert np.all((ratios > 0.47) & (ratios <= 0.5))
    falls = -np.diff(one)
    assert np.all(falls > 0)
    assert np.all(np.diff(falls) < 0)
    assert_says(PAGE, f"With R = 1 they fall ever more slowly, from {one[0]:.2f} to {one[-1]:.2f}.")


def test_parameters_of_both_networks():
    recurrent = rnn_parameter_count(64, 8)
    weights, bias = np.zeros((64, 100 * 8)), np.zeros(64)
    assert_says(
        PAGE,
        f"With $d = 8$ inputs and $n = 64$ units it gives {recurrent:,} parameters",
        "A feed-forward layer of 64 units that reads a window of 100 such steps at once "
        f"has {weights.shape[1]} inputs and {weights.size + bias.size:,} parameters",
    )


def test_feed_forward_answers_do_not_depend_on_order():
    """Without R the answers to a permuted sentence are the permuted answers; with R they are not."""
    rng = np.random.default_rng(0)
    W, R, b = rng.standard_normal((3, 4)), rng.standard_normal((3, 3)), rng.standard_normal(3)
    words = rng.standard_normal((3, 4))

    def answers(R, inputs):
        h, states = np.zeros(3), []
        for x_t in inputs:
            h = rnn_state(W, R, b, x_t, h)
            states.append(h)
        return np.array(states)

    assert np.allclose(answers(0 * R, words)[::-1], answers(0 * R, words[::-1]))
    assert not np.allclose(answers(R, words)[::-1], answers(R, words[::-1]), atol=0.1)


def test_linear_layer_reaches_a_river_level():
    W_y, b_y = np.array([[200.0, -100.0]]), np.array([150.0])
    h = np.array([0.6, -0.2])
    assert rnn_output(W_y, b_y, h)[0] == 290
    assert_says(PAGE, "a linear layer can forecast a river level of 290 cm")


def test_window_forgets_what_is_older():
    """A window of k steps gives the same answer whatever came before it; the recurrent state does not."""
    rng = np.random.default_rng(1)
    W, R, b = rng.standard_normal((3, 4)), rng.standard_normal((3, 3)), rng.standard_normal(3)
    recent, old = rng.standard_normal((2, 4)), rng.standard_normal((2, 1, 4))
    window = rng.standard_normal((3, 8))
    ends = []
    for first in old:
        h, sequence = np.zeros(3), np.vstack([first, recent])
        for x_t in sequence:
            h = rnn_state(W, R, b, x_t, h)
        ends.append((h, np.tanh(window @ sequence[-2:].ravel())))
    assert np.array_equal(ends[0][1], ends[1][1])
    assert np.max(np.abs(ends[0][0] - ends[1][0])) > 0.01
