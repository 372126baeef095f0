"""A small training run as a program, to be killed and started again: `python -m tests.lstm.resumable CHECKPOINT STEPS [PAUSE]`."""

import sys
import time

import numpy as np

from lstm import Adam, Model, Run, squared_error


def sample(rng):
    """Sequences of unequal lengths; the target is the sum of the first and the last first input."""
    x = rng.uniform(-1, 1, (8, 16, 2)).astype(np.float32)
    lengths = rng.integers(3, 9, 16)
    return {"x": x, "target": x[0, :, :1] + x[lengths - 1, np.arange(16), :1], "lengths": lengths}


def make(checkpoint=None):
    """Return the run."""
    model = Model(2, 12, 1, readout="last", layers=2, dropout=0.2, peepholes=True, seed=3)
    return Run(model, Adam(model.parameters, lr=0.01), squared_error, sample, seed=4, checkpoint=checkpoint, every=7)


def main(checkpoint, steps, pause="0"):
    """Train, and write a line per step, so that whoever watches can choose the moment."""
    run = make(checkpoint)
    print("from", len(run.losses), flush=True)
    while len(run.losses) < int(steps):
        run.step()
        if len(run.losses) % run.every == 0:
            run.save()
        print(len(run.losses), flush=True)
        time.sleep(float(pause))


if __name__ == "__main__":
    main(*sys.argv[1:])
