"""The training loop: seeded, with a progress bar, and resumable to the last bit."""

import math
from pathlib import Path

import numpy as np
from tqdm import tqdm

from lstm import check, store
from lstm.optimise import clip


class Run:
    """A training run: a model, an optimiser, a loss and a source of batches.

    sample(rng) returns the keyword arguments of one batch: x, target, and if wanted lengths and mask. rng is the run's own generator, so that
    batches, dropout and order depend on the seed alone and are saved with the run.
    loss(predictions, target, mask) returns a number and dL/dpredictions.  max_norm: norm above which gradients are scaled down, or None.
    checkpoint: a file; if it exists the run goes on from there, and every `every` steps it is written anew.
    Errors: ValueError if the optimiser is of another model, or a setting is not what it should be; StoreError as for `resume`.
    """

    def __init__(self, model, optimiser, loss, sample, seed=0, max_norm=1.0, checkpoint=None, every=100):
        if optimiser.parameters is not model.parameters:
            raise ValueError("optimiser: expected one of the parameters of this model, got one of other parameters")
        if max_norm is not None and not max_norm > 0:
            raise ValueError(f"max_norm: expected a positive norm or None, got {max_norm!r}")
        self.model, self.optimiser, self.loss, self.sample = model, optimiser, loss, sample
        self.max_norm, self.checkpoint = max_norm, None if checkpoint is None else Path(checkpoint)
        if self.checkpoint and (self.checkpoint.is_dir() or not self.checkpoint.parent.is_dir()):
            raise ValueError(f"checkpoint: expected a file in a folder that exists, got {self.checkpoint}")
        self.every = check.positive_integer("every", every)
        self.rng = np.random.default_rng(seed)
        self.settings = {"optimiser": type(optimiser).__name__, **optimiser.settings, "max_norm": max_norm}
        self.losses = []
        if self.checkpoint and self.checkpoint.exists():
            self.resume()

    def step(self):
        """Train on one batch; return its loss.

        Errors: FloatingPointError if the loss or the norm of the gradient is not a finite number any more; the weights and the optimiser are
        left as they were before the step. ValueError if the batch has not the keys or the values that it should have.
        """
        batch = check.keys("batch", self.sample(self.rng), ("x", "target"), ("lengths", "mask"))
        predictions, _ = self.model.forward(batch["x"], lengths=batch.get("lengths"), training=True)
        loss, gradient = self.loss(predictions, batch["target"], batch.get("mask"))
        try:
            if not math.isfinite(loss):
                raise FloatingPointError(f"the loss is {loss}")
            self.model.backward(gradient, inputs=False)
            clip(self.model.parameters.gradient, math.inf if self.max_norm is None else self.max_norm)
        except FloatingPointError as error:
            raise FloatingPointError(f"{error} at step {len(self.losses) + 1}: a smaller lr or a smaller max_norm may help") from error
        self.optimiser.step()
        self.losses.append(loss)
        return loss

    def train(self, steps, progress=True):
        """Go on until `steps` steps are done in all; return the losses of every step.

        Errors: ValueError unless steps is an integer of at least 0; for the rest as `step`.
        """
        steps = check.integer("steps", steps, 0)
        with tqdm(total=steps, initial=min(steps, len(self.losses)), disable=not progress, unit="step") as bar:
            while len(self.losses) < steps:
                loss = self.step()
                bar.update()
                if len(self.losses) % 10 == 0:
                    bar.set_postfix(loss=f"{loss:.4g}", refresh=False)
                if self.checkpoint and (len(self.losses) % self.every == 0 or len(self.losses) == steps):
                    self.save()
        return np.array(self.losses)

    def targets(self):
        """Return all arrays that a run is made of, but for the losses."""
        state = {f"optimiser.{name}": array for name, array in self.optimiser.state.items()}
        return {"parameters": self.model.parameters.values, **state}

    def save(self):
        """Write the checkpoint: parameters, optimiser with its lr of now, losses, and the state of both generators."""
        about = {"kind": "run", "settings": self.model.settings, "run": self.settings, "lr": self.optimiser.lr}
        about |= {"rng": self.rng.bit_generator.state, "dropout_rng": self.model.lstm.rng.bit_generator.state}
        store.write(self.checkpoint, {**self.targets(), "losses": np.array(self.losses)}, about)

    def resume(self):
        """Go on from the checkpoint, with the lr that the optimiser had when it was written.

        Errors: store.StoreError if it is damaged, foreign, or of a run with another model, optimiser or setting.
        """
        arrays, about = store.read(self.checkpoint)
        self._refuse("kind", "run", about.get("kind"))
        for own, found in ((self.model.settings, about.get("settings")), (self.settings, about.get("run"))):
            for name, value in own.items():
                self._refuse(name, value, found.get(name) if isinstance(found, dict) else None)
        losses = arrays.pop("losses", np.zeros(()))
        if losses.ndim != 1 or losses.dtype != float:
            self._refuse("losses", "a vector of float64", f"{losses.dtype} of shape {losses.shape}")
        for name, rng in (("rng", self.rng), ("dropout_rng", self.model.lstm.rng)):
            try:
                rng.bit_generator.state = about.get(name)
            except (ValueError, TypeError, KeyError, OverflowError) as error:
                self._refuse(name, "the state of a generator", error)
        try:
            self.optimiser.lr = check.positive("lr", about.get("lr"))
        except ValueError as error:
            raise store.StoreError(f"{self.checkpoint}: {error}") from None
        store.fill(self.checkpoint, self.targets(), arrays)
        self.losses = losses.tolist()

    def _refuse(self, name, expected, found):
        if found != expected:
            raise store.StoreError(f"{self.checkpoint}: {name}: expected {expected}, got {found}") from None
