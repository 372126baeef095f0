import math

import numpy as np

from snippets.neural_networks.mlp_forward import mlp_forward


def draw(seed, m=6, n=3, K=5, d=4):
    rng = np.random.default_rng(seed)
    shapes = {"W_1": (m, d), "b_1": m, "W_2": (n, m), "b_2": n, "W_3": (K, n), "b_3": K, "x": d}
    return {name: rng.standard_normal(shape) for name, shape in shapes.items()}


def layer_in_loops(function, W, a, b):
    return [function(sum(w * s for w, s in zip(row, a, strict=True)) + bias) for row, bias in zip(W, b, strict=True)]


def test_value_by_hand():
    one = np.array([[2.0]])
    y_hat = mlp_forward(lambda z: z**2, one, np.array([1.0]), one, np.array([-3.0]), one, np.array([5.0]), np.array([0.5]))
    # 2 * 0.5 + 1 = 2, squared 4; 2 * 4 - 3 = 5, squared 25; 2 * 25 + 5 = 55
    np.testing.assert_array_equal(y_hat, [55.0])


def test_plain_loop():
    a = draw(5)
    hidden = layer_in_loops(math.tanh, a["W_1"], a["x"], a["b_1"])
    hidden = layer_in_loops(math.tanh, a["W_2"], hidden, a["b_2"])
    expected = layer_in_loops(float, a["W_3"], hidden, a["b_3"])
    np.testing.assert_allclose(mlp_forward(np.tanh, **a), expected, rtol=1e-13)


def test_without_activation_three_layers_are_one():
    a = draw(6)
    W = np.linalg.multi_dot([a["W_3"], a["W_2"], a["W_1"]])
    b = mlp_forward(lambda z: z, **{**a, "x": np.zeros(4)})
    np.testing.assert_allclose(mlp_forward(lambda z: z, **a), W @ a["x"] + b, rtol=1e-12)
    assert np.max(np.abs(mlp_forward(np.tanh, **a) - (W @ a["x"] + b))) > 0.1


def test_no_state_between_examples():
    a = draw(7)
    other = {**a, "x": np.full(4, 9.0)}
    first = mlp_forward(np.tanh, **a)
    between = mlp_forward(np.tanh, **other)
    assert np.max(np.abs(first - between)) > 0.1
    np.testing.assert_array_equal(mlp_forward(np.tanh, **a), first)
