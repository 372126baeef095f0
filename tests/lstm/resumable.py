"""Training runs that are stopped and go on, one of them as a program to be killed: `python -m tests.lstm.resumable CHECKPOINT STEPS [PAUSE]`."""

import sys
import time

import numpy as np

from lstm import Adam, AdamW, Model, Run, cross_entropy, squared_error

TEXT = np.random.default_rng(0).integers(0, 4, 400)
PLACES = np.arange(6) * 60
PIECE = 5


def sample(rng):
    """Sequences of unequal lengths; the target is the sum of the first and the last first input."""
    x = rng.uniform(-1, 1, (8, 16, 2)).astype(np.float32)
    lengths = rng.integers(3, 9, 16)
    return {"x": x, "target": x[0, :, :1] + x[lengths - 1, np.arange(16), :1], "lengths": lengths}


def make(checkpoint=None):
    """Return the run."""
    model = Model(2, 12, 1, readout="last", layers=2, dropout=0.2, peepholes=True, seed=3)
    return Run(model, Adam(model.parameters, lr=0.01), squared_error, sample, seed=4, checkpoint=checkpoint, every=7)


def stream(rng, step):
    """Return the next piece of six places of a text, some entries hidden; now and then a place begins anew."""
    at = np.arange(PIECE + 1)[:, None] + PLACES + step * PIECE
    codes = TEXT.take(at, mode="wrap")
    x = np.eye(4, dtype=np.float32)[codes[:-1]] * (rng.random((PIECE, 6, 1)) > 0.1)
    return {"x": x.astype(np.float32), "target": codes[1:], "reset": rng.random(6) < 0.1}


def rate(step):
    """Return a rate that rises, and then falls."""
    return 0.02 * min((step + 1) / 10, 1) / (1 + step / 40)


def surprise(model):
    """Return the loss on a part of the text, which the training sees too."""
    return cross_entropy(model.forward(np.eye(4, dtype=np.float32)[TEXT[:50, None]])[0], TEXT[1:51, None])[0]


def make_all(checkpoint=None, **changed):
    """Return a run that has everything that a run can have."""
    model = Model(4, 12, 4, layers=2, dropout=0.2, seed=3)
    settings = {"stateful": True, "schedule": rate, "validate": surprise, "patience": 50, "every": 7} | changed
    optimiser = AdamW(model.parameters, lr=0.01, weight_decay=0.1)
    return Run(model, optimiser, cross_entropy, stream, seed=4, checkpoint=checkpoint, **settings)


def main(checkpoint, steps, pause="0"):
    """Train, and write a line per step, so that whoever watches can choose the moment."""
    run = make_all(checkpoint)
    print("from", len(run.losses), flush=True)
    while len(run.losses) < int(steps):
        run.step()
        if len(run.losses) % run.every == 0:
            run.save()
        print(len(run.losses), flush=True)
        time.sleep(float(pause))


if __name__ == "__main__":
    main(*sys.argv[1:])
