"""Results as JSON, checkpoints as NPZ. Both are written beside their place and moved into it, so that a kill at any moment leaves a whole file."""

import importlib.metadata
import importlib.util
import io
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np

from equations.imports import digest
from report.records import sealed

ROOM = Path(__file__).resolve().parent
RESULTS = ROOM / "results"


def write_atomically(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with open(beside, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)


def save_checkpoint(path, states, facts):
    """Save a list of dicts of arrays, and facts (anything JSON can hold)."""
    buffer = io.BytesIO()
    arrays = {f"{k} {name}": array for k, state in enumerate(states) for name, array in state.items()}
    np.savez(buffer, facts=np.array(json.dumps([len(states), facts])), **arrays)
    write_atomically(path, buffer.getvalue())


def load_checkpoint(path):
    """Return (states, facts), or None if there is no checkpoint."""
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as saved:
        count, facts = json.loads(str(saved["facts"]))
        states = [{} for _ in range(count)]
        for key in saved.files:
            if key != "facts":
                k, name = key.split(" ")
                states[int(k)][name] = saved[key]
        return states, facts


def git(*words):
    """Return what git says of this folder."""
    command = ["git", "-C", str(ROOM), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def commit():
    """Return the commit of the code, marked if the code has been changed since."""
    try:
        head = git("rev-parse", "HEAD")
        return head + ("-changed" if git("status", "--porcelain", "--", ".", ":!results") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def code():
    """Return a text that changes with the code that computes: its digest, and whether Numba compiles it."""
    return digest(ROOM / "plans.py", ROOM.parent) + (" with Numba" if numba() else "")


def cpu():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def blas():
    """Return library and kernel set of NumPy's BLAS, where threadpoolctl is there to ask."""
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return "unknown"
    return [{key: info.get(key) for key in ("internal_api", "version", "architecture", "num_threads")} for info in threadpool_info()]


def numba():
    """Return the version of Numba, which compiles a learner where it is installed, or None."""
    return importlib.metadata.version("numba") if importlib.util.find_spec("numba") else None


def machine():
    return {
        "cpu": cpu(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "numba": numba(),
        "blas": blas(),
        "threads": {name: os.environ.get(name) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENBLAS_CORETYPE")},
        "nice": os.nice(0) if hasattr(os, "nice") else None,
        "platform_bits": sys.maxsize.bit_length() + 1,
    }


def write_result(path, result):
    """Write a result with its seal; the code that made it is named by its commit."""
    write_atomically(path, (json.dumps(sealed(result), indent=1, ensure_ascii=False) + "\n").encode())
