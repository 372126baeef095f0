"""Numbers and claims in the prose of chapter 2.1."""

import math

import numpy as np
import pytest

from report.figures import overfitting, pass_by_hand, thermometer
from snippets.neural_networks.bias_gradient import bias_gradient
from snippets.neural_networks.cross_entropy import cross_entropy
from snippets.neural_networks.cross_entropy_gradient import cross_entropy_gradient
from snippets.neural_networks.gradient_descent_step import gradient_descent_step
from snippets.neural_networks.hidden_delta import hidden_delta
from snippets.neural_networks.mlp_input_gradient import mlp_input_gradient
from snippets.neural_networks.mlp_layer import mlp_layer
from snippets.neural_networks.output_delta import output_delta
from snippets.neural_networks.perceptron import perceptron
from snippets.neural_networks.relu import relu
from snippets.neural_networks.relu_prime import relu_prime
from snippets.neural_networks.sigmoid import sigmoid
from snippets.neural_networks.sigmoid_prime import sigmoid_prime
from snippets.neural_networks.softmax import softmax
from snippets.neural_networks.squared_error import squared_error
from snippets.neural_networks.tanh import tanh
from snippets.neural_networks.tanh_prime import tanh_prime
from snippets.neural_networks.weight_gradient import weight_gradient
from tests.support.prose import assert_says

PAGE = "foundations/neural-networks.md"


def triple(values):
    """Return three numbers as the page writes them."""
    return ", ".join(f"{value:.3f}" for value in values).replace("-", "−")


def test_perceptron_and_or():
    inputs = [np.array([i, j]) for i in (0, 1) for j in (0, 1)]
    assert [int(perceptron(np.array([1, 1]), x, -1.5)) for x in inputs] == [0, 0, 0, 1]
    assert [int(perceptron(np.array([1, 1]), x, -0.5)) for x in inputs] == [0, 1, 1, 1]
    assert_says(
        PAGE,
        "With $w = (1, 1)$ and inputs of 0 or 1, the bias $b = -1.5$ makes it compute AND",
        "and $b = -0.5$ makes it compute OR.",
    )


def test_xor_is_or_without_and():
    """The corners of XOR lie between the two lines of the figure; one perceptron of the others gives 1 exactly there."""
    for i, j in ((0, 0), (0, 1), (1, 0), (1, 1)):
        either, both = (perceptron(np.array([1, 1]), np.array([i, j]), b) for b in (-0.5, -1.5))
        assert perceptron(np.array([1, -1]), np.array([either, both]), -0.5) == (i != j) == (0.5 < i + j < 1.5)


def test_sigmoid_values():
    assert_says(PAGE, rf"$\sigma(0) = {sigmoid(0.0)}$ and $\sigma(5) \approx {sigmoid(5.0):.4f}$")
    assert_says(PAGE, f"It is at most {sigmoid_prime(0.0)}, at $z = 0$. At $z = 5$ it is only {sigmoid_prime(5.0):.4f}")


def test_ten_sigmoid_slopes():
    mantissa, exponent = f"{sigmoid_prime(0.0) ** 10:.1e}".split("e")
    assert_says(PAGE, rf"$0.25^{{10}} \approx {mantissa} \cdot 10^{{{int(exponent)}}}$")


def test_where_the_exponential_overflows():
    edge = math.log(np.finfo(float).max)
    assert_says(
        PAGE,
        rf"Below $z \approx -{edge:.1f}$ the exponential overflows",
        rf"Beyond $\lvert z \rvert \approx {edge:.1f}$ this code",
    )
    with np.errstate(over="raise"):
        sigmoid(-(edge - 0.01))
        with pytest.raises(FloatingPointError):
            sigmoid(-(edge + 0.01))
    with np.errstate(over="ignore", invalid="ignore"):
        assert sigmoid(-(edge + 0.01)) == 0
        assert np.isnan(tanh(edge + 0.01))
        assert np.isnan(tanh(-edge - 0.01))
    assert tanh(edge - 1) == 1
    assert math.exp(-edge - 0.01) < 1e-308
    assert_says(PAGE, "off by less than $10^{-308}$")


def test_slope_of_tanh_is_four_times_that_of_the_sigmoid():
    assert tanh_prime(0.0) / sigmoid_prime(0.0) == 4
    assert_says(PAGE, "The slope reaches 1, four times as much as the sigmoid's")


def test_a_bounded_function_with_a_steep_slope():
    assert (math.sin(10 * 1e-6) - math.sin(-10 * 1e-6)) / 2e-6 == pytest.approx(10)
    assert_says(PAGE, r"$\sin(10 z)$ stays between −1 and 1 and has slope 10 at zero")


def test_softmax_and_cross_entropy_example():
    p, y = softmax(np.array([2.0, 1.0, 0.0])), np.array([1.0, 0.0, 0.0])
    assert_says(PAGE, "Scores of 2, 1 and 0 become {:.3f}, {:.3f} and {:.3f}.".format(*p))
    assert_says(PAGE, f"the scores above cost {cross_entropy(y, p):.3f}")
    assert_says(PAGE, f"In the example it is ({triple(cross_entropy_gradient(p, y))})")


def test_saturated_output_under_two_losses():
    squared = output_delta(sigmoid_prime, sigmoid(5.0) - 0.0, 5.0)
    crossed = cross_entropy_gradient(softmax(np.array([5.0, 0.0])), np.array([0.0, 1.0]))[0]
    assert_says(
        PAGE,
        f"output with $z = 5$ and target 0 predicts {sigmoid(5.0):.4f}",
        f"with respect to $z$ is only {squared:.4f},",
    )
    assert crossed / squared == pytest.approx(150, rel=0.01)
    assert_says(
        PAGE,
        f"With the cross-entropy of the two classes, which have the probabilities $\\hat y$ and $1 - \\hat y$, it is {crossed:.4f}, about 150 times as much",
    )


def test_learning_rates_of_the_picture():
    left = {}
    for eta in (0.05, 0.3, 1.05):
        theta, signs = -1.8, []
        for _ in range(6):
            theta = gradient_descent_step(theta, eta, 2 * theta)
            signs.append(math.copysign(1, theta))
        left[eta] = abs(theta) / 1.8
    assert signs == [1, -1, 1, -1, 1, -1]
    small, good, large = (f"{100 * part:.{digits}f} %" for part, digits in zip(left.values(), (0, 1, 0), strict=True))
    assert_says(PAGE, rf"Six steps leave {small} of the distance with $\eta = 0.05$ and {good} with $\eta = 0.3$")
    assert_says(PAGE, f"the distance grows to {large}")


def test_equal_units_get_equal_gradients():
    rng = np.random.default_rng(33)
    x, row, b = rng.standard_normal(4), rng.standard_normal(4), rng.standard_normal()
    z = np.stack([row, row, -row]) @ x + np.array([b, b, b])
    delta = hidden_delta(tanh_prime, np.array([[0.7, 0.7, 0.7]]), np.array([1.3]), z)
    gradient = weight_gradient(delta, x)
    np.testing.assert_array_equal(gradient[0], gradient[1])
    assert np.max(np.abs(gradient[0] - gradient[2])) > 1e-3


def forward(W_1, b_1, W_2, b_2, x):
    return mlp_layer(lambda z: z, W_2, mlp_layer(relu, W_1, x, b_1), b_2)


def test_one_pass_by_hand():
    x, y = np.array([1.0, 2.0]), np.array([1.0])
    weights = {
        "W_1": np.array([[0.5, 0.5], [1.0, -1.0]]),
        "b_1": np.array([0.5, 0.0]),
        "W_2": np.array([[1.0, 3.0]]),
        "b_2": np.array([-0.5]),
    }
    drawn = (pass_by_hand.X, pass_by_hand.Y, pass_by_hand.W_1, pass_by_hand.B_1, pass_by_hand.W_2, pass_by_hand.B_2)
    for in_the_figure, on_the_page in zip(drawn, (x, y, *weights.values()), strict=True):
        np.testing.assert_array_equal(in_the_figure, on_the_page)
    z_1 = weights["W_1"] @ x + weights["b_1"]
    a_1 = relu(z_1)
    y_hat = forward(**weights, x=x)
    np.testing.assert_array_equal(z_1, [2, -1])
    np.testing.assert_array_equal(a_1, [2, 0])
    assert (y_hat[0], squared_error(y_hat, y)) == (1.5, 0.125)
    delta_2 = output_delta(np.ones_like, y_hat - y, y_hat)
    delta_1 = hidden_delta(relu_prime, weights["W_2"], delta_2, z_1)
    np.testing.assert_array_equal(delta_2, [0.5])
    np.testing.assert_array_equal(delta_1, [0.5, 0])
    gradients = {
        "W_1": weight_gradient(delta_1, x),
        "b_1": bias_gradient(delta_1),
        "W_2": weight_gradient(delta_2, a_1),
        "b_2": bias_gradient(delta_2),
    }
    np.testing.assert_array_equal(gradients["W_2"], [[1, 0]])
    np.testing.assert_array_equal(gradients["W_1"], [[0.5, 1], [0, 0]])
    np.testing.assert_array_equal(mlp_input_gradient(weights["W_1"], delta_1), [0.25, 0.25])
    for name, gradient in gradients.items():
        for index in np.ndindex(gradient.shape):
            ahead, behind = ({key: value.copy() for key, value in weights.items()} for _ in range(2))
            ahead[name][index] += 1e-6
            behind[name][index] -= 1e-6
            change = squared_error(forward(**ahead, x=x), y) - squared_error(forward(**behind, x=x), y)
            assert gradient[index] == pytest.approx(change / 2e-6, abs=1e-8)
    moved = {name: gradient_descent_step(value, 0.1, gradients[name]) for name, value in weights.items()}
    after = forward(**moved, x=x)
    assert after[0] == pytest.approx(0.98, rel=1e-12)
    assert squared_error(after, y) == pytest.approx(0.0002, rel=1e-9)
    assert_says(
        PAGE,
        r"Let $x = (1, 2)$ and $y = 1$",
        r"$W^{(1)} = \begin{bmatrix} 0.5 & 0.5 \\ 1 & -1 \end{bmatrix}$, $b^{(1)} = (0.5, 0)$,",
        r"$W^{(2)} = \begin{bmatrix} 1 & 3 \end{bmatrix}$, $b^{(2)} = -0.5$",
        "| $z^{(1)} = W^{(1)} x + b^{(1)} = (2, -1)$ |",
        r"| [@eq:relu] | $a^{(1)} = \operatorname{ReLU}(z^{(1)}) = (2, 0)$ |",
        r"| $\hat y = W^{(2)} a^{(1)} + b^{(2)} = 1.5$ |",
        r"| [@eq:squared_error] | $L = \frac{1}{2} (\hat y - y)^2 = 0.125$ |",
        r"| [@eq:output_delta] | $\delta^{(2)} = \hat y - y = 0.5$ |",
        r"| gradient of $W^{(2)}$ | [@eq:weight_gradient] | $\delta^{(2)} (a^{(1)})^\top = \begin{bmatrix} 1 & 0 \end{bmatrix}$ |",
        r"| [@eq:hidden_delta] | $\delta^{(1)} = ((W^{(2)})^\top \delta^{(2)}) \odot \operatorname{ReLU}'(z^{(1)}) = (0.5, 0)$ |",
        r"| $\delta^{(1)} x^\top = \begin{bmatrix} 0.5 & 1 \\ 0 & 0 \end{bmatrix}$ |",
        r"| $(W^{(1)})^\top \delta^{(1)} = (0.25, 0.25)$ |",
        r"One step with $\eta = 0.1$ moves the prediction to 0.98 and the loss to 0.0002",
    )


# learning from data

SEEDS = range(1, 6)


def span(values):
    return f"{min(values):.2f} to {max(values):.2f} °C"


def test_the_example_is_as_described():
    parts = thermometer.data()
    assert [len(part.hours) for part in parts] == [12, 12, 500]
    hours = np.linspace(0, 24, 241)
    truth = thermometer.temperature(hours)
    assert (round(truth.min(), 9), round(truth.max(), 9)) == (10, 20)
    assert (hours[truth.argmin()], hours[truth.argmax()]) == (3, 15)
    assert (thermometer.NOISE, thermometer.UNITS, thermometer.BATCH) == (1.5, 20, 4)
    errors = parts[2].degrees - thermometer.temperature(parts[2].hours)
    assert errors.std() == pytest.approx(thermometer.NOISE, rel=0.1)
    assert_says(
        PAGE,
        "between 10 and 20 °C, coldest at 3:00, warmest at 15:00",
        "errs by 1.5 °C (standard deviation). Twelve readings at random hours are for training, twelve for validation, 500 for the test.",
        "one hidden layer of 20 tanh units",
        f"the mean gradient of four, here with the rate {thermometer.ETA}.",
    )


def test_the_network_moves_against_the_gradient_central_difference():
    """One step changes each weight by the rate times the derivative of the mean loss of the batch."""
    training, _, _ = thermometer.data()
    network = thermometer.Network(np.random.default_rng(0), training, scaled=True)
    batch = thermometer.Part(training.hours[:4], training.degrees[:4])
    before = network.weights

    def loss(weights):
        said = network.predict(weights, batch.hours)
        return squared_error(said, batch.degrees) / network.degrees[1] ** 2 / len(batch.hours)

    network.step(batch)
    for place, (old, new) in enumerate(zip(before, network.weights, strict=True)):
        for index in np.ndindex(old.shape):
            sides = []
            for change in (1e-6, -1e-6):
                moved = [one.copy() for one in before]
                moved[place][index] += change
                sides.append(loss(moved))
            slope = (sides[0] - sides[1]) / 2e-6
            assert (old - new)[index] == pytest.approx(thermometer.ETA * slope, abs=1e-8)


def test_a_network_overfits_and_is_stopped():
    drawn = thermometer.run(overfitting.SEED)
    assert drawn.training[-1] < thermometer.NOISE < drawn.validation[drawn.best] < drawn.validation[-1]
    assert_says(
        PAGE,
        f"After {thermometer.EPOCHS:,} epochs the error is {drawn.training[-1]:.2f} °C in training, "
        f"less than the thermometer's own, and {drawn.validation[-1]:.2f} °C in validation",
        f"Here it is epoch {drawn.best}, with {drawn.validation[drawn.best]:.2f} °C in validation. On the test, new to both, "
        f"it errs by {drawn.test[0]:.2f} °C and the last epoch by {drawn.test[1]:.2f} °C; the thermometer itself errs by {thermometer.NOISE}.",
        f"in validation it falls until epoch {drawn.best} and then rises",
    )


def test_every_seed_overfits_and_the_baseline_is_beaten():
    runs = [thermometer.run(seed) for seed in SEEDS]
    stopped, last = zip(*(one.test for one in runs), strict=True)
    assert max(stopped) < min(last) < max(last) < thermometer.baseline(thermometer.data()[2])
    assert_says(
        PAGE,
        f"errs by {thermometer.baseline(thermometer.data()[2]):.2f} °C on the test",
        f"From five seeds the stopped networks err by {span(stopped)} on the test, the last epochs by {span(last)}.",
    )


def test_without_scaling_the_network_is_worse():
    unscaled = [thermometer.run(seed, scaled=False).test[0] for seed in SEEDS]
    assert min(unscaled) > max(thermometer.run(seed).test[0] for seed in SEEDS)
    assert_says(PAGE, f"the five stopped networks err by {span(unscaled)}.")


def test_scaling_is_fitted_to_the_training_part():
    training, _, _ = thermometer.data()
    network = thermometer.Network(np.random.default_rng(0), training, scaled=True)
    for values, (mean, deviation) in ((training.hours, network.hours), (training.degrees, network.degrees)):
        scaled = (values - mean) / deviation
        assert (scaled.mean(), scaled.std()) == (pytest.approx(0, abs=1e-12), pytest.approx(1))


def test_unscaled_hours_saturate_most_units():
    """In the middle of the day, over first weights of five seeds."""
    slopes = []
    for seed in SEEDS:
        network = thermometer.Network(np.random.default_rng(seed), thermometer.data()[0], scaled=False)
        W_1, b_1, *_ = network.weights
        slopes.append(tanh_prime(W_1 * 12 + b_1))
    assert np.mean(np.array(slopes) < 0.01) > 0.8


def test_the_choice_does_not_see_the_test(monkeypatch):
    """Other test readings change the reported error, and neither the weights nor the chosen epoch."""
    first = thermometer.run(1)
    training, validation, test = thermometer.data()
    other = thermometer.Part(test.hours, test.degrees[::-1])
    monkeypatch.setattr(thermometer, "data", lambda: (training, validation, other))
    again = thermometer.run.__wrapped__(1)
    assert again.best == first.best
    np.testing.assert_array_equal(again.predicted, first.predicted)
    assert again.test != first.test
