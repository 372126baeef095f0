import numpy as np
import pytest

from snippets.neural_networks.bias_gradient import bias_gradient
from snippets.neural_networks.cross_entropy import cross_entropy
from snippets.neural_networks.cross_entropy_gradient import cross_entropy_gradient
from snippets.neural_networks.hidden_delta import hidden_delta
from snippets.neural_networks.mlp_forward import mlp_forward
from snippets.neural_networks.mlp_input_gradient import mlp_input_gradient
from snippets.neural_networks.mlp_layer import mlp_layer
from snippets.neural_networks.output_delta import output_delta
from snippets.neural_networks.relu import relu
from snippets.neural_networks.relu_prime import relu_prime
from snippets.neural_networks.sigmoid import sigmoid
from snippets.neural_networks.sigmoid_prime import sigmoid_prime
from snippets.neural_networks.softmax import softmax
from snippets.neural_networks.squared_error import squared_error
from snippets.neural_networks.tanh_prime import tanh_prime
from snippets.neural_networks.weight_gradient import weight_gradient
from tests.support.oracles import assert_gradients

HIDDEN = {"tanh": (np.tanh, tanh_prime), "sigmoid": (sigmoid, sigmoid_prime), "relu": (relu, relu_prime)}
"""ReLU branches on the real part, so complex step holds for it wherever no sum is 0."""


def draw(seed, m=6, n=3, K=5, d=4):
    rng = np.random.default_rng(seed)
    shapes = {"W_1": (m, d), "b_1": m, "W_2": (n, m), "b_2": n, "W_3": (K, n), "b_3": K, "x": d}
    return {name: rng.standard_normal(shape) for name, shape in shapes.items()}


def backward(phi, phi_prime, head, W_1, b_1, W_2, b_2, W_3, b_3, x):
    """Run the displayed equations as the backward pass; head gives the delta of the output layer from its sums."""
    a_1 = mlp_layer(phi, W_1, x, b_1)
    a_2 = mlp_layer(phi, W_2, a_1, b_2)
    z_1, z_2, z_3 = W_1 @ x + b_1, W_2 @ a_1 + b_2, W_3 @ a_2 + b_3
    delta_3 = head(z_3)
    delta_2 = hidden_delta(phi_prime, W_3, delta_3, z_2)
    delta_1 = hidden_delta(phi_prime, W_2, delta_2, z_1)
    return {
        "W_1": weight_gradient(delta_1, x),
        "b_1": bias_gradient(delta_1),
        "W_2": weight_gradient(delta_2, a_1),
        "b_2": bias_gradient(delta_2),
        "W_3": weight_gradient(delta_3, a_2),
        "b_3": bias_gradient(delta_3),
        "x": mlp_input_gradient(W_1, delta_1),
    }


@pytest.mark.parametrize("name", HIDDEN)
def test_backward_pass_complex_step_linear_output(name):
    phi, phi_prime = HIDDEN[name]
    arrays, y = draw(27), np.random.default_rng(28).standard_normal(5)
    given = backward(phi, phi_prime, lambda z: output_delta(np.ones_like, z - y, z), **arrays)
    assert_gradients(lambda **a: squared_error(mlp_forward(phi, **a), y), arrays, given)


@pytest.mark.parametrize("name", HIDDEN)
def test_backward_pass_complex_step_sigmoid_output(name):
    phi, phi_prime = HIDDEN[name]
    arrays, y = draw(29), np.random.default_rng(30).standard_normal(5)
    given = backward(phi, phi_prime, lambda z: output_delta(sigmoid_prime, sigmoid(z) - y, z), **arrays)
    assert_gradients(lambda **a: squared_error(sigmoid(mlp_forward(phi, **a)), y), arrays, given)


@pytest.mark.parametrize("name", HIDDEN)
def test_backward_pass_complex_step_softmax_output(name):
    phi, phi_prime = HIDDEN[name]
    arrays, y = draw(31), np.eye(5)[3]
    given = backward(phi, phi_prime, lambda z: cross_entropy_gradient(softmax(z), y), **arrays)
    assert_gradients(lambda **a: cross_entropy(y, softmax(mlp_forward(phi, **a))), arrays, given)


def test_value_by_hand():
    W = np.array([[0.5, 0.5], [1.0, -1.0], [0.0, 2.0]])
    np.testing.assert_array_equal(mlp_input_gradient(W, np.array([1.0, 2.0, 3.0])), [2.5, 4.5])
