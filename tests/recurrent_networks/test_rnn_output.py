import numpy as np
import pytest

from snippets.recurrent_networks.rnn_output import rnn_output


def test_value_by_hand():
    W_y = np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 4.0]])
    assert np.array_equal(rnn_output(W_y, np.array([10.0, 20.0]), np.array([0.5, -0.5, 0.25])), [10.25, 21.5])


def test_plain_loop():
    rng = np.random.default_rng(0)
    W_y, b_y, h_t = rng.standard_normal((5, 3)), rng.standard_normal(5), rng.uniform(-1, 1, 3)
    y = rnn_output(W_y, b_y, h_t)
    for k in range(5):
        assert y[k] == pytest.approx(sum(float(W_y[k, i]) * float(h_t[i]) for i in range(3)) + float(b_y[k]), rel=1e-13)


def test_prediction_is_not_confined_to_the_range_of_the_state():
    assert rnn_output(np.array([[300.0]]), np.array([20.0]), np.array([0.9]))[0] == pytest.approx(290)


def test_linear_in_the_state():
    rng = np.random.default_rng(1)
    W_y, b_y, g, h = rng.standard_normal((5, 3)), rng.standard_normal(5), rng.standard_normal(3), rng.standard_normal(3)
    middle = rnn_output(W_y, b_y, (g + h) / 2)
    assert np.allclose(middle, (rnn_output(W_y, b_y, g) + rnn_output(W_y, b_y, h)) / 2, rtol=1e-13)
