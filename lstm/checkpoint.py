"""The file of a training run: all that its next step depends on, but for functions."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lstm import check, store
from lstm.check import Array

if TYPE_CHECKING:
    from lstm.train import Run


def vectors(run: "Run") -> dict[str, Array]:
    """Return the arrays that every file of this run has: weights, best weights, optimiser."""
    found = {f"optimiser.{name}": array for name, array in run.optimiser.state.items()}
    found["parameters"] = run.current
    return found if run.best is None else found | {"best": run.best}


def write_run(path: Path, run: "Run") -> None:
    """Write a run to a file: its weights, optimiser, lr, losses, carried state and generators."""
    arrays = vectors(run)
    arrays |= {"losses": np.array(run.losses), "validation_losses": np.array(run.validation_losses)}
    if run.state is not None:
        arrays["state"] = np.stack(run.state)
    about: dict[str, Any] = {"kind": "run", "settings": run.model.settings, "run": run.settings}
    about |= {"lr": float(run.optimiser.lr), "rng": run.rng.bit_generator.state}
    about |= {"dropout_rng": run.model.lstm.rng.bit_generator.state}
    store.write(path, arrays, about)


def read_run(path: Path, run: "Run") -> None:
    """Let a new run go on from a file, with the lr that the optimiser had when it was written.

    Errors: store.StoreError if it is damaged, foreign, or of a run with another model or setting.
    """

    def refuse(name: str, expected: object, found: object) -> None:
        if found != expected:
            raise store.StoreError(f"{path}: {name}: expected {expected}, got {found}") from None

    arrays, about = store.read(path)
    refuse("kind", "run", about.get("kind"))
    for own, found in (
        (run.model.settings, about.get("settings")),
        (run.settings, about.get("run")),
    ):
        for name, value in own.items():
            refuse(name, value, found.get(name) if isinstance(found, dict) else None)
    for name in ("losses", "validation_losses"):
        read = arrays.pop(name, np.zeros(()))
        if read.ndim != 1 or read.dtype != float:
            refuse(name, "a vector of float64", f"{read.dtype} of shape {read.shape}")
        setattr(run, name, read.tolist())
    if run.stateful and run.losses:
        state = arrays.pop("state", np.zeros(()))
        if state.ndim != 4 or len(state) != 2:
            refuse("state", "an array (2, layers, B, n)", f"shape {state.shape}")
        run.state = state[0], state[1]
    for name, rng in (("rng", run.rng), ("dropout_rng", run.model.lstm.rng)):
        try:
            rng.bit_generator.state = about[name]
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            refuse(name, "the state of a generator", error)
    try:
        run.optimiser.lr = check.positive("lr", about.get("lr"))
    except ValueError as error:
        raise store.StoreError(f"{path}: {error}") from None
    store.fill(path, vectors(run), arrays)
