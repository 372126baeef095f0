"""The LSTM that reads a melody note by note and gives the probabilities of the next one: its inputs, loss, training and use."""

from dataclasses import dataclass

import numpy as np

from lstm import Adam, Model, Run, cross_entropy
from notebooks.chorales.data import BAR, PITCHES, RHYTHMS, places, tokens

R, P = len(RHYTHMS), len(PITCHES)
CELLS, BATCH, RATE, DECAY, HIDDEN = 64, 16, 0.005, 0.15, 0.2
"""Cells, tunes per update, learning rate, weight decay, and the probability with which a fact about a note is hidden in training."""


def inputs(classes, start):
    """Return what the network sees before each of N notes and after the last, (N + 1, R + P + 16).

    Each row has three ones: rhythm and pitch of the note before (none at first), and the place in the bar of the note to come.
    """
    x = np.zeros((len(classes) + 1, R + P + BAR), np.float32)
    before = np.arange(1, len(x))
    x[before, classes[:, 0]] = x[before, R + classes[:, 1]] = 1
    x[np.arange(len(x)), R + P + places(start, classes[:, 0])] = 1
    return x


def batch(tunes):
    """Return tunes as the keyword arguments of a batch: x (T, B, d), target (T, B, 2), mask (T, B), lengths (B,)."""
    lengths = np.array([len(tune.notes) for tune in tunes])
    x = np.zeros((lengths.max(), len(tunes), R + P + BAR), np.float32)
    target = np.zeros((*x.shape[:2], 2), int)
    for number, (tune, length) in enumerate(zip(tunes, lengths, strict=True)):
        target[:length, number] = classes = tokens(tune)
        x[:length, number] = inputs(classes, tune.start)[:length]
    return {"x": x, "target": target, "mask": np.arange(len(x))[:, None] < lengths, "lengths": lengths}


def loss(a, target, mask):
    """Return the cross-entropy of rhythm and pitch together, in nats per note, and its derivative; a (T, B, R + P), target (T, B, 2)."""
    both = [cross_entropy(a[..., columns], target[..., number], mask) for number, columns in enumerate((slice(R), slice(R, R + P)))]
    return sum(value for value, _ in both), np.concatenate([gradient for _, gradient in both], axis=-1)


def probabilities(a):
    """Return the probabilities of rhythm (..., R) and of pitch (..., P) from the outputs (..., R + P) of the network."""
    powers = [np.exp(part - part.max(axis=-1, keepdims=True)) for part in np.split(a.astype(float), [R], axis=-1)]
    return [power / power.sum(axis=-1, keepdims=True) for power in powers]


class DecayingAdam(Adam):
    """Adam that also pulls every weight a little towards zero at each step, by the share rate times DECAY: the weight decay of AdamW."""

    def step(self):
        """Change the values once."""
        super().step()
        self.parameters.values *= np.float32(1 - self.rate * DECAY)


class Continuer:
    """One trained network, or several whose probabilities are averaged."""

    def __init__(self, *models):
        self.models = models

    def bits(self, tunes):
        """Return for each tune what its notes cost in bits, (N, 2): rhythm, and pitch."""
        data = batch(tunes)
        costs = []
        for number, p in enumerate(self.average(data["x"], data["lengths"])):
            costs.append(-np.log2(np.take_along_axis(p, data["target"][..., number, None], -1)[..., 0]))
        return [np.stack(costs, axis=-1)[:length, one] for one, length in enumerate(data["lengths"])]

    def average(self, x, lengths=None):
        """Return the probabilities of rhythm (T, B, R) and of pitch (T, B, P)."""
        each = [probabilities(model.forward(x, lengths=lengths)[0]) for model in self.models]
        return [np.mean(one, axis=0) for one in zip(*each, strict=True)]

    def rhythms(self, tune):
        """Return the probabilities of the rhythm of each note of a tune, (N, R)."""
        return self.average(inputs(tokens(tune), tune.start)[:-1, None])[0][:, 0]

    def predict(self, before, start):
        """Return the probabilities of the next rhythm (R,) and of the pitch for each rhythm (R, P), after notes (N, 2)."""
        rhythm, pitch = self.average(inputs(before, start)[:, None])
        return rhythm[-1, 0], np.repeat(pitch[-1], R, axis=0)


@dataclass
class Trained:
    """A network with the weights that were best on the validation tunes, and the bits per note there after each round."""

    model: Model
    curve: list

    @property
    def rounds(self):
        """Rounds of training after which the weights were taken."""
        return int(np.argmin(self.curve)) + 1


def sampler(tunes):
    """Return a function that draws batches: tunes of about one length, and of each note before a fact is hidden now and then."""
    lengths = np.array([len(tune.notes) for tune in tunes])

    def draw(rng):
        order = np.argsort(lengths + rng.uniform(0, 20, len(lengths)))
        first = rng.integers(0, max(1, len(order) - BATCH + 1))
        data = batch([tunes[i] for i in order[first : first + BATCH]])
        data["x"] *= rng.random(data["x"].shape) >= HIDDEN
        return data

    return draw


def train(data, seed, rounds=110, patience=12):
    """Return a network trained on data.train until the bits per note on data.valid have not fallen for `patience` rounds.

    A round is as many updates as it takes to see as many tunes as there are. Weights and batches depend on the seed alone.
    """
    model = Model(inputs=R + P + BAR, cells=CELLS, outputs=R + P, seed=seed)
    run = Run(model, DecayingAdam(model.parameters, rate=RATE), loss, sampler(data.train), seed=seed)
    curve, best = [], None
    for number in range(1, rounds + 1):
        run.train(-(-number * len(data.train) // BATCH), progress=False)
        curve.append(np.concatenate(Continuer(model).bits(data.valid)).sum(axis=1).mean())
        if curve[-1] == min(curve):
            best = model.parameters.values.copy()
        if number - np.argmin(curve) > patience:
            break
    model.parameters.values[:] = best
    return Trained(model, curve)
