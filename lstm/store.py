"""Save and load: one `.npz` file, written so that a crash leaves the old file or the new one."""

import contextlib
import io
import json
import os
import secrets
import shutil
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from lstm import check
from lstm.check import Array
from lstm.model import Model

FORMAT, VERSION = "lstm-report", 3
SETTINGS = ("inputs", "cells", "outputs", "layers", "readout", "peepholes", "dtype", "dropout")
LATER_SETTINGS = ("bidirectional", "batch_first")
DAMAGES = (OSError, EOFError, ValueError, TypeError, KeyError, AttributeError, NotImplementedError, zipfile.BadZipFile, zlib.error)
"""What NumPy, zipfile and json raise for files that are no `.npz` or not whole any more; each array has a CRC-32 in it."""


class StoreError(ValueError):
    """A file that cannot be used; the message says which and why."""


def write(path: str | Path, arrays: Mapping[str, Array], about: dict[str, Any]) -> None:
    """Write arrays and `about`, of what JSON can hold, to a new file beside path, then rename it."""
    head = {"format": FORMAT, "version": VERSION, "numpy": np.__version__, "about": about}
    content = io.BytesIO()
    packed: dict[str, Any] = {"head": np.array(json.dumps(head, sort_keys=True)), **arrays}
    np.savez(content, **packed)
    replace(Path(path).resolve(), content.getbuffer())


def replace(path: Path, content: bytes | memoryview) -> None:
    """Put content in place of the file at path in one step that a crash cannot split; its permissions stay."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    with contextlib.suppress(OSError):  # Windows opens no folders, and some shares do not sync them
        sync(path.parent)


def sync(folder: Path) -> None:
    """Let the disk hold what was renamed in a folder."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def read(path: str | Path) -> tuple[dict[str, Array], dict[str, Any]]:
    """Return (arrays, about) of a file that `write` wrote.

    Errors: StoreError (a ValueError) if it is damaged or foreign; FileNotFoundError if there is no such file.
    """
    content = Path(path).read_bytes()
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        head = json.loads(arrays.pop("head").item())
        found, about = (head["format"], head["version"]), head["about"]
    except DAMAGES as error:
        raise StoreError(f"{path}: damaged, or not a file of this library ({error})") from None
    if found != (FORMAT, VERSION):
        wanted = f"format {FORMAT} version {VERSION}"
        raise StoreError(f"{path}: expected {wanted}, got {found[0]} version {found[1]}")
    if not isinstance(about, dict):
        raise StoreError(f"{path}: about: expected a dictionary, got {type(about).__name__}")
    return arrays, about


@check.translated
def save(path: str | Path, model: Model) -> None:
    """Save a model: its settings and its parameters."""
    if not isinstance(model, Model):
        raise ValueError(f"save: expected a Model, got {type(model).__name__}, which has no settings to save")
    write(path, model.parameters.value, {"kind": "model", "settings": model.settings})


@check.translated
def load(path: str | Path) -> Model:
    """Return the model that was saved at path.

    Errors: StoreError if the file is damaged, foreign, of another kind, or has settings that are not those of a model;
    FileNotFoundError if there is no such file.
    """
    arrays, about = read(path)
    if about.get("kind") != "model":
        raise StoreError(f"{path}: expected a model, got a {about.get('kind')}")
    try:
        model = Model(**check.keys("settings", about.get("settings"), SETTINGS, LATER_SETTINGS))
    except (ValueError, MemoryError) as error:
        raise StoreError(f"{path}: {error}") from None
    fill(path, model.parameters.value, arrays)
    return model


def fill(path: str | Path, targets: Mapping[str, Array], arrays: Mapping[str, Array]) -> None:
    """Copy arrays over targets (dictionaries) if names, shapes and types agree."""
    wanted = {name: (array.shape, array.dtype.name) for name, array in targets.items()}
    found = {name: (array.shape, array.dtype.name) for name, array in arrays.items()}
    if wanted != found:
        names = wanted.keys() | found.keys()
        name = min(name for name in names if wanted.get(name) != found.get(name))
        raise StoreError(f"{path}: {name}: expected {wanted.get(name)}, got {found.get(name)}")
    for name, array in arrays.items():
        targets[name][...] = array
