"""The training loop: seeded, with a progress bar, and resumable to the last bit."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm  # type: ignore[import-untyped]

from lstm import check
from lstm.check import Array
from lstm.checkpoint import read_run, write_run
from lstm.loss import within
from lstm.model import Model
from lstm.optimise import Optimiser, clip
from lstm.stack import LSTM


class Run:
    """A training run: a model, an optimiser, a loss and a source of batches.

    sample(rng) returns the keyword arguments of one batch: x, target, if wanted lengths and mask.
    rng is the run's own generator, so that batches depend on the seed alone.
    loss(predictions, target, mask) returns a number and dL/dpredictions. With lengths, and a
    prediction at every step, the mask is 0 behind the ends, whatever the batch says of it.
    max_norm: norm above which gradients are scaled down, or None.
    stateful: a batch begins with the final state of the one before, sequence i with that of
    sequence i, and no gradient goes back there (truncated backpropagation through time).
    sample(rng, step) is then told how many steps are done, and may return reset, a bool for each
    sequence: True begins at zero.
    schedule(step) returns the lr of a step, from the number of steps that are done.
    validate(model) returns a number, the lower the better, after every `every` steps. `train`
    ends with the weights that had the lowest, and earlier if `patience` numbers in a row were no
    lower than it; who then sets `run.patience` higher can go on. After an interruption
    `train(len(run.losses))` puts the best in.
    checkpoint: a file, written anew every `every` steps; if it exists the run goes on from there,
    to the same bits as an uninterrupted run. It knows settings, not functions: loss, sample,
    schedule and validate must be the same again, and depend on their arguments alone.
    losses, validation_losses: the numbers so far.
    Errors: ValueError if the optimiser is of another model, or a setting is not what it should be;
    StoreError if the file is damaged, foreign, or of a run with another model or setting.
    """

    @check.translated
    def __init__(
        self,
        model: Model,
        optimiser: Optimiser,
        loss: Callable[[Array, Any, Array | None], tuple[float, Array]],
        sample: Callable[..., dict[str, Any]],
        seed: int = 0,
        max_norm: float | None = 1.0,
        stateful: bool = False,
        schedule: Callable[[int], float] | None = None,
        validate: Callable[[Model], float] | None = None,
        patience: int | None = None,
        checkpoint: str | Path | None = None,
        every: int = 100,
    ) -> None:
        if isinstance(model, LSTM):
            raise ValueError(f"model: expected a Model, got {type(model).__name__}")
        if getattr(optimiser, "parameters", None) is not model.parameters:
            wanted = "one of the parameters of this model"
            got = "one of other parameters" if hasattr(optimiser, "parameters") else type(optimiser).__name__
            raise ValueError(f"optimiser: expected {wanted}, got {got}")
        if stateful and model.lstm.bidirectional:
            raise ValueError("stateful: expected a model of one direction, got a bidirectional one")
        if patience is not None and validate is None:
            raise ValueError(f"patience: expected None without validate, got {patience!r}")
        self.model, self.optimiser, self.loss, self.sample = model, optimiser, loss, sample
        self.max_norm = None if max_norm is None else check.limit("max_norm", max_norm)
        self.stateful = check.boolean("stateful", stateful)
        self.schedule, self.validate = schedule, validate
        self.patience: int | None = None
        if patience is not None:
            self.patience = check.positive_integer("patience", patience)
        self.checkpoint = None if checkpoint is None else Path(checkpoint)
        if self.checkpoint and (self.checkpoint.is_dir() or not self.checkpoint.parent.is_dir()):
            wanted = "a file in a folder that exists"
            raise ValueError(f"checkpoint: expected {wanted}, got {checkpoint}")
        self.every = check.positive_integer("every", every)
        self.rng = np.random.default_rng(seed)
        self.losses: list[float] = []
        self.validation_losses: list[float] = []
        self.state: tuple[Array, Array] | None = None
        self.best: Array | None = None if validate is None else model.parameters.values.copy()
        self.last: Array | None = None  # the weights to go on from, while the model has the best
        if self.checkpoint and self.checkpoint.exists():
            read_run(self.checkpoint, self)

    @property
    def settings(self) -> dict[str, Any]:
        """What a file of this run must agree in; of a function, whether there is one."""
        own: dict[str, Any] = {"optimiser": type(self.optimiser).__name__}
        own |= self.optimiser.settings
        own |= {"max_norm": self.max_norm, "stateful": self.stateful, "patience": self.patience}
        own |= {"schedule": self.schedule and "a function"}
        own |= {"validate": self.validate and "a function", "every": self.validate and self.every}
        return own

    def step(self) -> float:
        """Train on one batch, and validate if it is time; return the loss of the batch.

        Errors: FloatingPointError if the loss or the norm of the gradient is not finite any more;
        ValueError if schedule returns no finite number above 0, or the batch has not the keys or
        values that it should have: weights, optimiser and state are left as they were before; the
        batch is used up.
        ValueError if validate returns no finite number.
        """
        self._look()
        done = len(self.losses)
        if self.last is not None:
            self.model.parameters.values[:], self.last = self.current, None
        lr = self.optimiser.lr
        if self.schedule is not None:
            lr = check.positive(f"schedule({done})", self.schedule(done))
        batch = self.sample(self.rng, done) if self.stateful else self.sample(self.rng)
        optional = ("lengths", "mask", "reset") if self.stateful else ("lengths", "mask")
        check.keys("batch", batch, ("x", "target"), optional)
        x, lengths, mask = batch["x"], batch.get("lengths"), batch.get("mask")
        before = self._carried(x, batch.get("reset")) if self.stateful else None
        predictions, state = self.model.forward(x, state=before, lengths=lengths, training=True)
        if lengths is not None and predictions.ndim == 3:
            mask = within(lengths, predictions.shape[:2], mask, self.model.lstm.batch_first)
        loss, gradient = self.loss(predictions, batch["target"], mask)
        try:
            if not math.isfinite(loss):
                raise FloatingPointError(f"the loss is {loss}")
            self.model.backward(gradient, inputs=False)
            clip(self.model.parameters.gradient, self.max_norm or math.inf)
        except FloatingPointError as error:
            advice = "a smaller lr or a smaller max_norm may help"
            raise FloatingPointError(f"{error} at step {done + 1}: {advice}") from error
        self.optimiser.lr = lr
        self.optimiser.step()
        self.losses.append(float(loss))
        self.state = state if self.stateful else None
        self._look()
        return self.losses[-1]

    @property
    def current(self) -> Array:
        """The weights to go on from: while the model has the best ones, those of the last step."""
        values = self.model.parameters.values
        if self.last is None or self.best is None or not np.array_equal(values, self.best):
            return values
        return self.last

    def _carried(self, x: Any, reset: Any) -> tuple[Array, Array] | None:
        """Return the state that a batch begins with, or None for zeros."""
        axis = 0 if self.model.lstm.batch_first else 1
        shape = np.shape(x)[axis : axis + 1]
        if reset is not None:
            reset = check.plain("reset", reset)
            if reset.shape != shape or reset.dtype != bool:
                got = f"{reset.dtype} of shape {reset.shape}"
                raise ValueError(f"reset: expected bools of shape {shape}, got {got}")
        if self.state is None or (reset is not None and reset.all()):
            return None
        h, c = self.state
        if shape != h.shape[1:2]:
            wanted = f"{h.shape[1]} sequences, as in the batch that this one goes on from"
            raise ValueError(f"x: expected {wanted}, got shape {np.shape(x)}")
        if reset is None:
            return h, c
        return np.where(reset[:, None], 0, h), np.where(reset[:, None], 0, c)

    def _look(self) -> None:
        """Validate if it is time, also where that was interrupted; keep the weights if it is the lowest."""
        done, rest = divmod(len(self.losses), self.every)
        if self.validate is None or rest or done <= len(self.validation_losses):
            return
        found = self.validate(self.model)
        if not check.real(found):
            raise ValueError(f"validate: expected a finite number, got {found!r}")
        if found < min(self.validation_losses, default=math.inf):
            self.best = self.model.parameters.values.copy()
        self.validation_losses.append(float(found))

    @property
    def stopped(self) -> bool:
        """Whether `patience` looks in a row found nothing lower."""
        if self.patience is None or not self.validation_losses:
            return False
        best = self.validation_losses.index(min(self.validation_losses))
        return len(self.validation_losses) > best + self.patience

    @check.translated
    def train(self, steps: int, progress: bool = True) -> Array:
        """Go on until `steps` steps are done in all, or patience ends; return the losses of all.

        With validate the model then has its best weights, as soon as there is a validation loss.
        To train further goes on from those of the last step, so a run in parts is the whole run.
        Errors: ValueError unless steps is an integer of at least 0; for the rest as `step`.
        """
        steps = check.integer("steps", steps, 0)
        start = min(steps, len(self.losses))
        with tqdm(total=steps, initial=start, disable=not progress, unit="step") as bar:
            while len(self.losses) < steps and not self.stopped:
                loss = self.step()
                bar.update()
                if len(self.losses) % 10 == 0:
                    bar.set_postfix(loss=f"{loss:.4g}", refresh=False)
                done = len(self.losses)
                if self.checkpoint and (done % self.every == 0 or done == steps):
                    self.save()
        self._look()
        if self.validation_losses and self.last is None:
            values = self.model.parameters.values
            self.last, values[:] = values.copy(), self.best
        return np.array(self.losses)

    def save(self) -> None:
        """Write the checkpoint.

        Errors: ValueError if the run has none.
        """
        if self.checkpoint is None:
            raise ValueError("checkpoint: expected a file to write, got None")
        write_run(self.checkpoint, self)
