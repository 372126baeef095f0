"""What the LSTM of the chorales reads and says: its inputs, and the probabilities and bits that trained networks give to notes."""

from dataclasses import dataclass

import numpy as np

from lstm import Model
from notebooks.chorales.data import BAR, PITCHES, RHYTHMS, Split, places, tokens

R, P = len(RHYTHMS), len(PITCHES)


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


def probabilities(a):
    """Return the probabilities of rhythm (..., R) and of pitch (..., P) from the outputs (..., R + P) of the network."""
    powers = [np.exp(part - part.max(axis=-1, keepdims=True)) for part in np.split(a.astype(float), [R], axis=-1)]
    return [power / power.sum(axis=-1, keepdims=True) for power in powers]


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


def bits_per_note(bits):
    """Return the mean over all notes of tunes of what they cost, rhythm and pitch together; bits has (N, 2) for each tune."""
    return float(np.concatenate(bits).sum(axis=1).mean())


@dataclass
class Trained:
    """A network with the weights that were best on the validation tunes, the bits per note there after each round, and the split it was trained on."""

    model: Model
    curve: list
    parts: Split

    @property
    def rounds(self):
        """Rounds of training after which the weights were taken."""
        return int(np.argmin(self.curve)) + 1
