import numpy as np

from snippets.lstm_cell.output_layer import output_layer


def test_value_by_hand():
    y_hat = output_layer(np.array([[1.0, 2.0], [0.0, -4.0], [10.0, 0.0]]), np.array([0.5, 0.0, -1.0]), np.array([0.5, -0.25]))
    assert np.array_equal(y_hat, [0.5, 1.0, 4.0])


def test_leaves_the_interval_of_the_hidden_state():
    y_hat = output_layer(np.full((1, 2), 1000.0), np.zeros(1), np.array([0.9, 0.9]))
    assert y_hat[0] == 1800.0


def test_closed_cells_give_the_bias():
    rng = np.random.default_rng(0)
    b_y = rng.normal(size=5)
    assert np.array_equal(output_layer(rng.normal(size=(5, 3)), b_y, np.zeros(3)), b_y)
