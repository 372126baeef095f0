"""A network that learns the temperature from the hour, of twelve readings of a thermometer."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from snippets.neural_networks.gradient_descent_step import gradient_descent_step
from snippets.neural_networks.hidden_delta import hidden_delta
from snippets.neural_networks.mlp_layer import mlp_layer
from snippets.neural_networks.tanh_prime import tanh_prime

READINGS, NEW, NOISE = 12, 500, 1.5
"""Readings for training, as many for validation; readings for the test; error of the thermometer."""
UNITS, SPREAD, ETA, BATCH, EPOCHS = 20, 3.0, 0.05, 4, 6000
HOURS = np.linspace(0, 24, 193)

Arrays = list[np.ndarray]


@dataclass(frozen=True)
class Part:
    """A part of the data: hours of the day, and what the thermometer said."""

    hours: np.ndarray
    degrees: np.ndarray


@dataclass(frozen=True)
class Run:
    """Errors in degrees, and what two networks say at HOURS: the best epoch's and the last one's."""

    training: np.ndarray
    validation: np.ndarray
    best: int
    test: tuple[float, float]
    predicted: tuple[np.ndarray, np.ndarray]


def temperature(hours: np.ndarray) -> np.ndarray:
    """Return the truth: lowest at 3, highest at 15."""
    return 15 + 5 * np.sin(2 * np.pi * (hours - 9) / 24)


@cache
def data() -> tuple[Part, Part, Part]:
    """Return the parts for training, validation and test."""
    random = np.random.default_rng(0)

    def read(size: int) -> Part:
        hours = random.uniform(0, 24, size)
        return Part(hours, temperature(hours) + NOISE * random.standard_normal(size))

    return read(READINGS), read(READINGS), read(NEW)


def error(predicted: np.ndarray | float, part: Part) -> float:
    """Return the root of the mean squared difference, in degrees."""
    return float(np.sqrt(np.mean((predicted - part.degrees) ** 2)))


def scale(values: np.ndarray) -> tuple[float, float]:
    """Return mean and standard deviation."""
    return float(values.mean()), float(values.std())


def output(z: np.ndarray) -> np.ndarray:
    """Return z: the output layer is linear."""
    return z


class Network:
    """One hidden layer of tanh units; `scaled`, it sees hours and degrees as the training part has
    them: with mean 0 and deviation 1."""

    def __init__(self, random: np.random.Generator, training: Part, scaled: bool) -> None:
        self.hours = scale(training.hours) if scaled else (0.0, 1.0)
        self.degrees = scale(training.degrees) if scaled else (0.0, 1.0)
        self.weights = [
            SPREAD * random.standard_normal((UNITS, 1)),
            SPREAD * random.standard_normal((UNITS, 1)),
            random.standard_normal((1, UNITS)) / np.sqrt(UNITS),
            np.zeros((1, 1)),
        ]

    def predict(self, weights: Arrays, hours: np.ndarray) -> np.ndarray:
        """Return the degrees at these hours."""
        W_1, b_1, W_2, b_2 = weights
        mean, deviation = self.hours
        a_1 = mlp_layer(np.tanh, W_1, (hours - mean)[None] / deviation, b_1)
        mean, deviation = self.degrees
        return np.asarray(mean + deviation * mlp_layer(output, W_2, a_1, b_2)[0])

    def step(self, batch: Part) -> None:
        """Move all weights against the mean gradient of a batch, whose examples are columns."""
        W_1, b_1, W_2, b_2 = self.weights
        x = (batch.hours - self.hours[0])[None] / self.hours[1]
        y = (batch.degrees - self.degrees[0])[None] / self.degrees[1]
        a_1 = mlp_layer(np.tanh, W_1, x, b_1)
        delta_2 = (mlp_layer(output, W_2, a_1, b_2) - y) / x.shape[1]
        delta_1 = hidden_delta(tanh_prime, W_2, delta_2, W_1 @ x + b_1)
        biases = [delta.sum(axis=1, keepdims=True) for delta in (delta_1, delta_2)]
        gradients = [delta_1 @ x.T, biases[0], delta_2 @ a_1.T, biases[1]]
        pairs = zip(self.weights, gradients, strict=True)
        self.weights = [gradient_descent_step(theta, ETA, gradient) for theta, gradient in pairs]


@cache
def run(seed: int, scaled: bool = True) -> Run:
    """Train a network for all epochs, and keep the weights that were best on the validation part."""
    training, validation, test = data()
    random = np.random.default_rng(seed)
    network = Network(random, training, scaled)
    errors: list[tuple[float, float]] = []
    best, lowest = network.weights, np.inf
    for epoch in range(EPOCHS + 1):
        said = [network.predict(network.weights, part.hours) for part in (training, validation)]
        errors.append((error(said[0], training), error(said[1], validation)))
        if errors[-1][1] < lowest:
            best, lowest = network.weights, errors[-1][1]
        if epoch < EPOCHS:
            for places in random.permutation(READINGS).reshape(-1, BATCH):
                network.step(Part(training.hours[places], training.degrees[places]))
    by_epoch = np.array(errors)
    tested = [error(network.predict(one, test.hours), test) for one in (best, network.weights)]
    curves = [network.predict(one, HOURS) for one in (best, network.weights)]
    return Run(
        by_epoch[:, 0],
        by_epoch[:, 1],
        int(by_epoch[:, 1].argmin()),
        (tested[0], tested[1]),
        (curves[0], curves[1]),
    )


def baseline(part: Part) -> float:
    """Return the error of always saying the mean of the training part."""
    return error(float(data()[0].degrees.mean()), part)
