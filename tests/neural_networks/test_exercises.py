"""The results in the solutions of chapter 2.1."""

import itertools

import numpy as np
import pytest

from snippets.neural_networks.bias_gradient import bias_gradient
from snippets.neural_networks.gradient_descent_step import gradient_descent_step
from snippets.neural_networks.hidden_delta import hidden_delta
from snippets.neural_networks.mlp_input_gradient import mlp_input_gradient
from snippets.neural_networks.perceptron import perceptron
from snippets.neural_networks.relu import relu
from snippets.neural_networks.relu_prime import relu_prime
from snippets.neural_networks.sigmoid import sigmoid
from snippets.neural_networks.sigmoid_prime import sigmoid_prime
from snippets.neural_networks.softmax import softmax
from snippets.neural_networks.squared_error import squared_error
from snippets.neural_networks.tanh_prime import tanh_prime
from snippets.neural_networks.weight_gradient import weight_gradient
from tests.support.prose import assert_says

PAGE = "foundations/neural-networks.md"
CORNERS = [np.array([i, j]) for i in (0, 1) for j in (0, 1)]
XOR = [0, 1, 1, 0]


def test_2_1_1_no_single_perceptron_computes_xor():
    rng = np.random.default_rng(34)
    most = 0
    for _ in range(3000):
        w, b = rng.standard_normal(2), rng.standard_normal()
        most = max(most, sum(int(perceptron(w, x, b)) == wanted for x, wanted in zip(CORNERS, XOR, strict=True)))
    assert most == 3


def test_2_1_1_three_perceptrons_compute_xor():
    ones = np.array([1, 1])
    hidden = [np.array([perceptron(ones, x, -0.5), perceptron(ones, x, -1.5)]) for x in CORNERS]
    assert [int(perceptron(np.array([1, -1]), pair, -0.5)) for pair in hidden] == XOR
    assert_says(
        PAGE,
        "OR ($w = (1, 1)$, $b = -0.5$), one computes AND ($w = (1, 1)$, $b = -1.5$)",
        "$w = (1, -1)$ and $b = -0.5$",
    )


def test_2_1_2_parameters():
    def count(*sizes):
        return sum(np.empty((n, m)).size + np.empty(n).size for m, n in itertools.pairwise(sizes))

    one, two = count(28 * 28, 30, 10), count(28 * 28, 30, 30, 10)
    assert_says(PAGE, rf"$30 \cdot 785 + 10 \cdot 31 = {one}$", rf"adds $30 \cdot 31 = {two - one}$, which makes {two}")


def test_2_1_3_softmax_of_large_scores():
    p = softmax(np.array([-2.0, -1.0, 0.0]))
    assert_says(PAGE, "scores −2, −1 and 0 give {:.3f}, {:.3f} and {:.3f}".format(*p), "returns `nan` three times")
    with np.errstate(over="ignore", invalid="ignore"):
        assert np.isnan(softmax(np.array([1000.0, 1001.0, 1002.0]))).tolist() == [True, True, True]
    np.testing.assert_allclose(softmax(np.array([100.0, 101.0, 102.0])), p, rtol=1e-13)


def test_2_1_4_tanh_from_the_sigmoid():
    z = np.linspace(-6, 6, 101)
    np.testing.assert_allclose(2 * sigmoid(2 * z) - 1, np.tanh(z), atol=1e-15)
    np.testing.assert_allclose(4 * sigmoid_prime(2 * z), tanh_prime(z), atol=1e-15)
    assert 4 * sigmoid_prime(0.0) == 1
    assert_says(PAGE, r"$\tanh(z) = 2 \sigma(2z) - 1$", r"the largest slope is $4 \cdot 0.25 = 1$, at $z = 0$")


def test_2_1_5_a_step_that_is_too_large():
    x, y = np.array([2.0, 1.0]), np.array([1.0])
    W_1, b_1, W_2, b_2 = (
        np.array([[0.5, 0.5], [1.0, -1.0]]),
        np.array([0.5, 0.0]),
        np.array([[1.0, 3.0]]),
        np.array([-0.5]),
    )
    z_1 = W_1 @ x + b_1
    y_hat = W_2 @ relu(z_1) + b_2
    delta_2 = y_hat - y
    delta_1 = hidden_delta(relu_prime, W_2, delta_2, z_1)
    gradients = [
        weight_gradient(delta_1, x),
        bias_gradient(delta_1),
        weight_gradient(delta_2, relu(z_1)),
        bias_gradient(delta_2),
    ]
    np.testing.assert_array_equal(z_1, [2, 1])
    np.testing.assert_array_equal(gradients[2], [[7, 3.5]])
    np.testing.assert_array_equal(delta_1, [3.5, 10.5])
    np.testing.assert_array_equal(gradients[0], [[7, 3.5], [21, 10.5]])
    np.testing.assert_array_equal(mlp_input_gradient(W_1, delta_1), [12.25, -8.75])
    assert (y_hat[0], squared_error(y_hat, y), delta_2[0]) == (4.5, 6.125, 3.5)
    W_1, b_1, W_2, b_2 = (
        gradient_descent_step(value, 0.1, gradient) for value, gradient in zip([W_1, b_1, W_2, b_2], gradients, strict=True)
    )
    z_1 = W_1 @ x + b_1
    y_hat = W_2 @ relu(z_1) + b_2
    np.testing.assert_allclose(z_1, [-0.1, -5.3], rtol=1e-12)
    assert y_hat[0] == pytest.approx(-0.85, rel=1e-12)
    assert np.all(hidden_delta(relu_prime, W_2, y_hat - y, z_1) == 0)
    assert np.all(weight_gradient(y_hat - y, relu(z_1)) == 0)
    assert_says(
        PAGE,
        r"$0.5 \cdot 2 + 0.5 \cdot 1 + 0.5 = 2$ and $1 \cdot 2 - 1 \cdot 1 = 1$, so $z^{(1)} = (2, 1)$, and $a^{(1)}$ is the same",
        r"$\hat y = 1 \cdot 2 + 3 \cdot 1 - 0.5 = 4.5$ and $L = \frac{1}{2} (4.5 - 1)^2 = 6.125$",
        r"$\delta^{(2)} = 4.5 - 1 = 3.5$, the gradient of $W^{(2)}$ is $3.5 \cdot (2, 1) = (7, 3.5)$",
        r"$\delta^{(1)} = 3.5 \cdot (1, 3) = (3.5, 10.5)$",
        r"the rows $3.5 \cdot (2, 1) = (7, 3.5)$ and $10.5 \cdot (2, 1) = (21, 10.5)$",
        r"that of $x$ the entries $3.5 \cdot 0.5 + 10.5 \cdot 1 = 12.25$ and $3.5 \cdot 0.5 - 10.5 \cdot 1 = -8.75$",
        "(−0.1, −5.3). Both units output 0, the prediction is the bias alone, −0.85",
        f"and the loss is {squared_error(y_hat, y):.3f}",
    )
