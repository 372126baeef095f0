"""`python -m tests.notebooks.language_settings [NAME ...]`: other settings of the language model.

Each is trained by the cells of its notebook, from one seed, and its row is put into the record.
"""

import json
import platform
import subprocess
import sys

import numpy as np

from lstm import Model
from notebooks.language_model import text
from notebooks.language_model.score import surprise
from tests.support.paths import ROOT
from tests.support.scripts import definitions

RECORD = ROOT / "notebooks/language_model/tried.json"
SEED, DROPPED, HIDDEN = 1, 0.2, 0.1


class Dropping(Model):
    """A model that in training drops a share of what its readout reads."""

    def forward(self, x, state=None, lengths=None, training=False):
        """Return predictions and final state as `Model.forward`."""
        h, final = self.lstm.forward(x, state, lengths, training)
        kept = self.lstm.rng.random(h.shape) >= DROPPED * training
        self.scale = (kept / (1 - DROPPED * training)).astype(h.dtype)
        self.shown = h * self.scale
        return self.shown @ self.W_y.T + self.b_y, final

    def backward(self, dy_hat, inputs=True):
        """Write the gradients of all parameters as `Model.backward`."""
        rows, grad = dy_hat.reshape(-1, self.outputs), self.parameters.grad
        grad["head.W_y"][:] = rows.T @ self.shown.reshape(len(rows), -1)
        grad["head.b_y"][:] = rows.sum(axis=0)
        return self.lstm.backward((dy_hat @ self.W_y) * self.scale, inputs=inputs)


def hiding(batches):
    """Return sources of batches in which a share of the characters that are read is hidden."""

    def hidden(corpus, seed):
        sample = batches(corpus, seed)

        def drawn(rng, step):
            batch = sample(rng, step)
            steps, places, _ = batch["x"].shape
            return batch | {"x": batch["x"] * (rng.random((steps, places, 1)) >= HIDDEN).astype(np.float32)}

        return drawn

    return hidden


def setting(name):
    """Return the definitions of the notebook, changed as the setting asks, and what `train` is told."""
    notebook = definitions("language-model")
    if name == "dropout 0.2 before the readout":
        notebook.Model = Dropping
    if name == "one character in ten hidden":
        notebook.batches = hiding(notebook.batches)
    told = {"three times the updates": {"updates": 3 * notebook.UPDATES}, "weight decay 0.2": {"decay": 0.2}}
    return notebook, told.get(name, {})


NAMES = (
    "as it is",
    "three times the updates",
    "dropout 0.2 before the readout",
    "one character in ten hidden",
    "weight decay 0.2",
)


def tried(name, corpus, **smaller):
    """Return the row of a setting."""
    notebook, told = setting(name)
    model, looks = notebook.train(corpus, SEED, **(told | smaller))
    commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
    return {
        "name": name,
        "seed": SEED,
        "validation": looks,
        "test": float(surprise(model, corpus.test).mean()),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "commit": commit.stdout.strip(),
    }


def main(chosen):
    """Renew the rows of the settings that are chosen by name, or of all."""
    rows = {row["name"]: row for row in json.loads(RECORD.read_text("utf-8"))}
    for name in chosen or NAMES:
        rows[name] = tried(name, text.corpus())
        RECORD.write_text(json.dumps([rows[one] for one in NAMES if one in rows], indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
