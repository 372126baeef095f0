import math

import numpy as np

from snippets.neural_networks.mlp_layer import mlp_layer


def test_value_by_hand():
    W = np.array([[0.5, 0.5], [1.0, -1.0]])
    a = mlp_layer(lambda z: z**3, W, np.array([1.0, 2.0]), np.array([0.5, 0.25]))
    np.testing.assert_allclose(a, [8.0, -0.421875], rtol=1e-15)


def test_plain_loop():
    rng = np.random.default_rng(3)
    W, a_prev, b = rng.standard_normal((3, 5)), rng.standard_normal(5), rng.standard_normal(3)
    expected = []
    for unit in range(3):
        total = b[unit]
        for sender in range(5):
            total += W[unit, sender] * a_prev[sender]
        expected.append(math.tanh(total))
    np.testing.assert_allclose(mlp_layer(np.tanh, W, a_prev, b), expected, rtol=1e-13)


def test_row_of_weights_reaches_only_its_own_unit():
    rng = np.random.default_rng(4)
    W, a_prev, b = rng.standard_normal((3, 5)), rng.standard_normal(5), rng.standard_normal(3)
    changed = W.copy()
    changed[1] += 1
    difference = mlp_layer(np.tanh, changed, a_prev, b) - mlp_layer(np.tanh, W, a_prev, b)
    assert difference[1] != 0
    assert difference[0] == difference[2] == 0
