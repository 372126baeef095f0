"""`python -m benchmarks.speed`: speed and memory beside what a reader would use instead, in some ten minutes.

Contenders take turns in one process (ours, compiled, PyTorch, JAX, ours, ...), a spell of some 30 ms each. A spell's figure is the median of its
calls, a ratio is taken within one round, and the table gives the median of the rounds and their quartiles. With one thread the clock is the
CPU time of the process, so that other programs disturb as little as can be; with two threads it is the wall clock.
All but ours are optional; what is missing is left out. Writes results/speed.json.
"""

import argparse
import importlib.util
import json
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.timing import one_core, quartiles, spell, take_turns
from report import records

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results"
SHAPES = [(20, 1, 8, 16), (100, 1, 32, 32), (100, 16, 32, 64), (100, 32, 64, 128), (200, 32, 128, 256), (50, 64, 256, 512), (1000, 1, 2, 8)]
STREAMED = [(2, 1, size, size) for size in (16, 64, 256, 512)]
KINDS = ("train", "forward", "iteration")
NAMES = {"train": "training step", "forward": "forward pass", "iteration": "whole iteration", "stream": "one streamed step"}
PEERS = {"ours": "numpy", "compiled": "numba", "products": "numpy", "pytorch": "torch", "jax": "jax", "onnx": "onnxruntime"}
PEAK = Path("/proc/self/clear_refs")
MEASURED = [*SHAPES[2:6], (2000, 16, 32, 128)]
"""Where memory is measured."""


def available():
    """Return the contenders whose package is installed."""
    return [name for name, package in PEERS.items() if importlib.util.find_spec(package)]


def environment(threads):
    """Return the environment of a measuring process: so many threads, and no BLAS kernels pinned from outside."""
    kept = {name: value for name, value in os.environ.items() if name not in ("OPENBLAS_CORETYPE", "XLA_FLAGS")}
    kept |= {name: str(threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    if threads == 1:
        kept["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    return {**kept, "PYTHONPATH": str(ROOT), "JAX_PLATFORMS": "cpu"}


def ask(threads, *task):
    """Run this program again with a task in a measuring process, and return what it prints, read as JSON."""
    command = [sys.executable, "-m", "benchmarks.speed", "--task", json.dumps(task)]
    given = {"MALLOC_MMAP_THRESHOLD_": "65536"} if task[0] == "memory" else {}  # what is freed goes back to the system at once
    done = subprocess.run(command, env=environment(threads) | given, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def compare(shape, kinds, threads, rounds, seconds):
    """Return for each kind, for each contender that has it, the times of its spells, taken in turns."""
    import numpy as np

    from benchmarks.contenders import CONTENDERS

    clock = time.process_time if threads == 1 else time.perf_counter
    set_threads(threads)
    wanted = [name for name in available() if name != "onnx" or kinds == ["stream"]]
    made = {name: CONTENDERS[name](*shape, np.random.default_rng(0)) for name in wanted}
    return {
        kind: take_turns({name: calls[kind] for name, calls in made.items() if kind in calls}, clock, rounds, seconds) for kind in kinds
    }


def set_threads(threads):
    """Hold the process to one core if it has one thread, and PyTorch to so many threads."""
    if threads == 1:
        one_core()
    if "pytorch" in available():
        import torch

        torch.set_num_threads(threads)


def memory(name, shape, kind):
    """Return by how many MiB the memory of a process grows at most through three calls, results included (Linux)."""
    import numpy as np

    from benchmarks.contenders import CONTENDERS

    set_threads(1)
    CONTENDERS[name](2, 1, 2, 2, np.random.default_rng(0))[kind]()
    call = CONTENDERS[name](*shape, np.random.default_rng(0))[kind]
    PEAK.write_text("5")  # from here on
    before = resident("VmRSS")
    for _ in range(3):
        call()
    return (resident("VmHWM") - before) / 1024


def resident(what):
    """Return the KiB of this process that are in memory now (VmRSS), or were at most (VmHWM)."""
    return int(re.search(rf"^{what}:\s*(\d+)", Path("/proc/self/status").read_text("utf-8"), re.MULTILINE)[1])


def about():
    """Return what the times depend on, and the best speed of a large product."""
    import numpy as np

    a = np.ones((1024, 1024), np.float32)
    peak = 2 * 1024**3 / min(spell(lambda: a @ a, time.perf_counter, 0.3) for _ in range(5)) / 1e9
    packages = dict.fromkeys(PEERS[name] for name in available())
    return machine(packages) | {"product 1024 GFLOP/s": round(peak, 1)}


TASKS = {"compare": compare, "memory": memory, "machine": about}


def measure(threads, wanted, rounds, seconds, say):
    """Return a row per shape and kind."""
    rows = []
    todo = [(shape, [kind for kind in KINDS if kind in wanted]) for shape in SHAPES if set(KINDS) & set(wanted)]
    todo += [(shape, ["stream"]) for shape in STREAMED if "stream" in wanted]
    for shape, kinds in todo:
        for kind, times in ask(threads, "compare", shape, kinds, threads, rounds, seconds).items():
            row = {"kind": kind, "threads": threads, "shape": shape, "ms": {name: 1e3 * statistics.median(t) for name, t in times.items()}}
            row |= {own: ratios(times, name) for own, name in (("ratio", "ours"), ("compiled", "compiled"), ("products", "products"))}
            rows.append(row)
            say(f"{threads} thread(s), {NAMES[kind]}, {tuple(shape)}: " + ", ".join(f"{k} {v[1]:.2f}" for k, v in row["ratio"].items()))
    return rows


def ratios(times, own):
    """Return the quartiles of the times of one contender divided by those of each other one."""
    others = [name for name in times if name != own] if own in times else []
    return {name: quartiles([a / b for a, b in zip(times[own], times[name], strict=True)]) for name in others}


def main():
    """Measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=0.03, help="length of a spell")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--kinds", nargs="+", default=[*NAMES, "memory"], choices=[*NAMES, "memory"])
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--task", type=json.loads, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.task:
        name, *arguments = options.task
        print(json.dumps(TASKS[name](*arguments)))
        return
    found = {"machine": ask(1, "machine"), "date": time.strftime("%Y-%m-%d"), "rounds": options.rounds, "threads": options.threads}
    found["rows"] = [
        row
        for threads in options.threads
        for row in measure(threads, options.kinds, options.rounds, options.seconds, lambda line: print(line, flush=True))
    ]
    found["memory"] = [
        {
            "kind": kind,
            "shape": shape,
            "MiB": {name: ask(1, "memory", name, shape, kind) for name in ("ours", "pytorch") if name in available()},
        }
        for kind in ("train", "forward")
        for shape in MEASURED
        if "memory" in options.kinds and PEAK.exists()
    ]
    records.write(options.out / "speed.json", found, Path(__file__))
    print(f"written: {options.out / 'speed.json'}")


if __name__ == "__main__":
    main()
