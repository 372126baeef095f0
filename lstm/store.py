"""Save and load: one `.npz` file with shapes, versions and a checksum, written so that a crash leaves the old file or the new one."""

import hashlib
import io
import json
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from lstm import check
from lstm.model import Model

FORMAT, VERSION = "lstm-report", 2
SETTINGS = ("inputs", "cells", "outputs", "layers", "readout", "peepholes", "dtype", "dropout")


class StoreError(ValueError):
    """A file that cannot be used; the message says which and why."""


def checksum(arrays):
    """Return the SHA-256 of names, types, shapes and contents of all arrays."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {array.dtype.str} {array.shape};".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def write(path, arrays, about):
    """Write arrays and a dictionary `about` (JSON) to path: to a new file beside it, flushed to disk, then renamed over it."""
    arrays = {name: np.asarray(array) for name, array in arrays.items()}
    text = json.dumps(about, sort_keys=True)
    head = {"format": FORMAT, "version": VERSION, "numpy": np.__version__, "shapes": {n: list(a.shape) for n, a in arrays.items()}}
    head |= {"about": text, "checksum": checksum({**arrays, "about": np.frombuffer(text.encode(), np.uint8)})}
    content = io.BytesIO()
    np.savez(content, head=np.frombuffer(json.dumps(head).encode(), np.uint8), **arrays)
    replace(Path(path), content.getbuffer())


def replace(path, content):
    """Put content in place of the file at path in one step that a crash cannot split."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def read(path):
    """Return (arrays, about) of a file that `write` wrote; refuse any other, and any that changed since.

    Errors: StoreError (a ValueError); FileNotFoundError if there is no such file.
    """
    content = Path(path).read_bytes()
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        head = json.loads(bytes(arrays.pop("head")))
        found = (head["format"], head["version"])
    except KeyError:
        raise StoreError(f"{path}: not a file of this library (it has no head)") from None
    except (OSError, EOFError, ValueError, TypeError, zipfile.BadZipFile, zipfile.zlib.error, AttributeError, NotImplementedError) as error:
        raise StoreError(f"{path}: damaged, or not a file of this library ({error})") from None
    if found != (FORMAT, VERSION):
        raise StoreError(f"{path}: expected format {FORMAT} version {VERSION}, got {found[0]} version {found[1]}")
    check_head(path, head)
    if head["shapes"] != {name: list(array.shape) for name, array in arrays.items()}:
        raise StoreError(f"{path}: the arrays in it are not those that were saved")
    if head["checksum"] != checksum({**arrays, "about": np.frombuffer(head["about"].encode(), np.uint8)}):
        raise StoreError(f"{path}: damaged, its contents do not match their checksum")
    try:
        about = json.loads(head["about"])
    except ValueError as error:
        raise StoreError(f"{path}: about: expected JSON ({error})") from None
    if not isinstance(about, dict):
        raise StoreError(f"{path}: about: expected a dictionary, got {type(about).__name__}")
    return arrays, about


def check_head(path, head):
    """Refuse a head without shapes, text and checksum."""
    for name, kind in (("shapes", dict), ("about", str), ("checksum", str)):
        if not isinstance(head.get(name), kind):
            raise StoreError(f"{path}: {name}: expected {kind.__name__} in its head, got {type(head.get(name)).__name__}")


def save(path, model):
    """Save a model: its settings and its parameters."""
    write(path, model.parameters.value, {"kind": "model", "settings": model.settings})


def load(path):
    """Return the model that was saved at path.

    Errors: StoreError if the file is damaged, foreign, of another kind, or has settings that are not those of a model; FileNotFoundError if there
    is no such file.
    """
    arrays, about = read(path)
    if about.get("kind") != "model":
        raise StoreError(f"{path}: expected a model, got a {about.get('kind')}")
    try:
        model = Model(**check.keys("settings", about.get("settings"), SETTINGS))
    except (ValueError, MemoryError) as error:
        raise StoreError(f"{path}: {error}") from None
    fill(path, model.parameters.value, arrays)
    return model


def fill(path, targets, arrays):
    """Copy arrays over targets (dictionaries) if names, shapes and types agree."""
    wanted = {name: (array.shape, array.dtype.name) for name, array in targets.items()}
    found = {name: (array.shape, array.dtype.name) for name, array in arrays.items()}
    if wanted != found:
        differ = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
        name = differ[0]
        raise StoreError(f"{path}: {name}: expected {wanted.get(name)}, got {found.get(name)}")
    for name, array in arrays.items():
        targets[name][...] = array
