"""The LSTM of the notebook on forecasting: its loss, its training, its forecasts."""

from dataclasses import dataclass, field

import numpy as np

from lstm import Adam, Model, Run
from notebooks.forecasting.windows import Windows

QUANTILES = (0.1, 0.5, 0.9)
"""What is forecast for each horizon: the middle is the forecast, the outer two are the ends of an interval that should hold 80 % of the values."""


@dataclass(frozen=True)
class Plan:
    """How a network is trained.

    steps, warm    length of a training stretch, and how many of its first steps do not count because the state has hardly begun
    batch          stretches per update
    noise          standard deviation of what is added to the inputs in training; theirs is 1
    rounds, every  after each of `rounds` times `every` updates the network is tried on the validation part; the best weights are kept
    """

    steps: int
    warm: int
    batch: int
    noise: float
    rounds: int
    every: int
    cells: int = 16
    rate: float = 0.01


@dataclass
class Trained:
    """A network with the weights that did best on the validation part, and its losses on the way there: per update, and per round."""

    model: Model
    windows: Windows
    losses: np.ndarray
    validation: list = field(default_factory=list)

    def predictions(self):
        """Return the predicted quantiles (N, H, Q) of the targets from every origin: one pass over the series, one step for each new value."""
        predicted, _ = self.model.forward(self.windows.inputs[:, None])
        return np.sort(predicted.reshape(*self.windows.targets.shape, len(QUANTILES)), axis=-1)

    def forecasts(self):
        """Return the same as forecasts (N, H, Q) of the values."""
        return self.windows.restore(self.predictions())


def pinball(predicted, target, mask=None):
    """Return the mean pinball loss of quantiles predicted (T, B, H Q) of a target (T, B, H), and its derivative; mask (T, B) of bools.

    Source: koenker1978quantiles
    """
    levels = np.array(QUANTILES, predicted.dtype)
    counts = np.ones(target.shape[:2], bool) if mask is None else mask
    error = predicted.reshape(*target.shape, len(levels)) - target[..., None]
    slope = np.where(error < 0, -levels, 1 - levels) * counts[..., None, None]
    slope /= counts.sum() * target.shape[-1] * len(levels)
    return float(np.vdot(slope, error)), slope.astype(predicted.dtype).reshape(predicted.shape)


def sampler(windows, plan):
    """Return the function that draws a batch of stretches of the training part; their targets lie in it too."""
    series = windows.series
    starts = series.train - series.longest - plan.steps + 1
    if starts < 1:
        raise ValueError(f"plan: {plan.steps} steps and {series.longest} ahead do not fit into {series.train} values of training")
    counts = np.zeros((plan.steps, plan.batch), bool)
    counts[plan.warm :] = True

    def sample(rng):
        rows = rng.integers(0, starts, plan.batch) + np.arange(plan.steps)[:, None]
        x = windows.inputs[rows]
        noise = np.float32(plan.noise) * rng.standard_normal(x.shape, np.float32)
        return {"x": x + noise, "target": windows.targets[rows], "mask": counts}

    return sample


def train(series, plan, seed):
    """Return a network trained on the training part, with the weights of the round after which it forecast the validation part best."""
    windows = Windows(series)
    model = Model(windows.inputs.shape[1], plan.cells, series.longest * len(QUANTILES), seed=seed)
    adam = Adam(model.parameters, rate=plan.rate)
    run = Run(model, adam, pinball, sampler(windows, plan), seed=seed)
    trained, best = Trained(model, windows, np.empty(0)), None
    for number in range(plan.rounds):
        adam.rate = plan.rate * (1 - number / plan.rounds)
        trained.losses = run.train((number + 1) * plan.every, progress=False)
        trained.validation.append(validation_loss(trained))
        if trained.validation[-1] == min(trained.validation):
            best = model.parameters.values.copy()
    model.parameters.values[:] = best
    return trained


def validation_loss(trained):
    """Return the mean pinball loss over the origins of the validation part."""
    origins = trained.windows.series.origins("validation")
    predicted = trained.predictions()[origins].reshape(1, len(origins), -1)
    return pinball(predicted, trained.windows.targets[None, origins])[0]
