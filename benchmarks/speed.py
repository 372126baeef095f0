"""Speed and memory beside what a reader would use instead: `python benchmarks/speed.py` (about five minutes), or `make bench`.

Contenders take turns in one process (ours, PyTorch, JAX, ours, ...), a spell of some 30 ms each. A spell's figure is the median of its
calls, a ratio is taken within one round, and the table gives the median of the rounds and their quartiles. With one thread the clock is the
CPU time of the process, so that other programs disturb as little as can be; with two threads it is the wall clock.
PyTorch and JAX are optional; what is missing is left out. Writes speed.json, speed.md and speed.svg into benchmarks/results.
"""

import argparse
import importlib.util
import json
import math
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results"
SHAPES = [(20, 1, 8, 16), (100, 1, 32, 32), (100, 16, 32, 64), (100, 32, 64, 128), (200, 32, 128, 256), (50, 64, 256, 512), (1000, 1, 2, 8)]
STREAMED = [(2, 1, size, size) for size in (16, 64, 256, 512)]
KINDS = ("train", "forward", "iteration")
NAMES = {"train": "training step", "forward": "forward pass", "iteration": "whole iteration", "stream": "one streamed step"}
PEERS = {"ours": "numpy", "pytorch": "torch", "jax": "jax"}


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
    command = [sys.executable, __file__, "--task", json.dumps(task)]
    done = subprocess.run(command, env=environment(threads), stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def spell(call, clock, seconds):
    """Return the median time of calls within a spell."""
    times, end = [], time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        start = clock()
        call()
        times.append(clock() - start)
    return statistics.median(times)


def compare(shape, kinds, threads, rounds, seconds):
    """Return for each kind, for each contender that has it, the times of its spells, taken in turns."""
    import numpy as np
    from contenders import CONTENDERS

    clock = time.process_time if threads == 1 else time.perf_counter
    set_threads(threads)
    made = {name: CONTENDERS[name](*shape, np.random.default_rng(0)) for name in available()}
    return {
        kind: take_turns({name: calls[kind] for name, calls in made.items() if kind in calls}, clock, rounds, seconds) for kind in kinds
    }


def take_turns(calls, clock, rounds, seconds):
    """Return for each of the calls the times of its spells, after one round that does not count."""
    times = {name: [] for name in calls}
    for _ in range(rounds + 1):
        for name, call in calls.items():
            times[name].append(spell(call, clock, seconds))
    return {name: spells[1:] for name, spells in times.items()}


def set_threads(threads):
    """Hold the process to so many cores, where the system can, and PyTorch to so many threads."""
    if threads == 1 and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[-1]})
    if "pytorch" in available():
        import torch

        torch.set_num_threads(threads)


def memory(name, shape):
    """Return by how many MiB the peak memory of a process grows through three training steps."""
    import numpy as np
    from contenders import CONTENDERS

    set_threads(1)
    CONTENDERS[name](2, 1, 2, 2, np.random.default_rng(0))["train"]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    train = CONTENDERS[name](*shape, np.random.default_rng(0))["train"]
    for _ in range(3):
        train()
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def machine():
    """Return what the figures depend on: processor, versions, BLAS kernel set, and the best speed of a large product."""
    import numpy as np
    from threadpoolctl import threadpool_info

    a = np.ones((1024, 1024), np.float32)
    peak = 2 * 1024**3 / min(spell(lambda: a @ a, time.perf_counter, 0.3) for _ in range(5)) / 1e9
    blas = [
        f"{info['internal_api']} {info['version']} {info.get('architecture', '')}"
        for info in threadpool_info()
        if info["user_api"] == "blas"
    ]
    versions = {package: importlib.import_module(package).__version__ for package in (PEERS[name] for name in available())}
    found = {"processor": processor(), "cores": os.cpu_count(), "system": platform.system(), "python": platform.python_version()}
    return found | {"versions": versions, "blas": blas, "product 1024 GFLOP/s": round(peak, 1)}


def processor():
    """Return the processor's name."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())


TASKS = {"compare": compare, "memory": memory, "machine": machine}


def measure(threads, wanted, rounds, seconds, say):
    """Return a row per shape and kind."""
    rows = []
    todo = [(shape, [kind for kind in KINDS if kind in wanted]) for shape in SHAPES if set(KINDS) & set(wanted)]
    todo += [(shape, ["stream"]) for shape in STREAMED if "stream" in wanted]
    for shape, kinds in todo:
        for kind, times in ask(threads, "compare", shape, kinds, threads, rounds, seconds).items():
            row = {"kind": kind, "threads": threads, "shape": shape, "ms": {name: 1e3 * statistics.median(t) for name, t in times.items()}}
            row["ratio"] = {
                name: quartiles([a / b for a, b in zip(times["ours"], t, strict=True)]) for name, t in times.items() if name != "ours"
            }
            rows.append(row)
            say(f"{threads} thread(s), {NAMES[kind]}, {tuple(shape)}: " + ", ".join(f"{k} {v[1]:.2f}" for k, v in row["ratio"].items()))
    return rows


def quartiles(values):
    """Return the lower quartile, the median and the upper quartile."""
    return statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3


def geometric_mean(values):
    """Return the geometric mean."""
    return math.exp(statistics.fmean(math.log(value) for value in values))


def table(rows, kind, threads):
    """Return a Markdown table of one kind."""
    rows = [row for row in rows if row["kind"] == kind and row["threads"] == threads]
    peers = list(rows[0]["ratio"])
    head = ["T", "B", "d", "n", "ours, ms", *(f"{peer}, ms | ours / {peer}" for peer in peers)]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * (5 + 2 * len(peers))]
    for row in rows:
        cells = [*map(str, row["shape"]), f"{row['ms']['ours']:.3g}"]
        for peer in peers:
            low, middle, high = row["ratio"][peer]
            cells.append(f"{row['ms'][peer]:.3g} | {middle:.2f} ({low:.2f} to {high:.2f})")
        lines.append("| " + " | ".join(cells) + " |")
    means = " | ".join(f" | {geometric_mean(row['ratio'][peer][1] for row in rows):.2f}" for peer in peers)
    return "\n".join([*lines, f"| geometric mean | | | | | {means} |"])


def report(found):
    """Return all tables as one Markdown text."""
    about = found["machine"]
    lines = ["# Speed, float32", "", f"{about['processor']}, {about['cores']} cores, Python {about['python']}, "]
    lines[-1] += ", ".join(f"{name} {version}" for name, version in about["versions"].items()) + f"; BLAS: {'; '.join(about['blas'])}; "
    lines[-1] += (
        f"a product of 1024 x 1024 matrices runs at {about['product 1024 GFLOP/s']} GFLOP/s on one core. Median (quartiles) of {found['rounds']} rounds."
    )
    for threads in found["threads"]:
        for kind in dict.fromkeys(row["kind"] for row in found["rows"]):
            lines += ["", f"## {NAMES[kind].capitalize()}, {threads} thread{'s' * (threads > 1)}", "", table(found["rows"], kind, threads)]
    if not found["memory"]:
        return "\n".join(lines) + "\n"
    lines += [
        "",
        "## Growth of peak memory through three training steps, MiB",
        "",
        "| T | B | d | n | " + " | ".join(found["memory"][0]["MiB"]) + " |",
    ]
    lines.append("|" + "---|" * (4 + len(found["memory"][0]["MiB"])))
    lines += [
        "| " + " | ".join([*map(str, row["shape"]), *(f"{mib:.0f}" for mib in row["MiB"].values())]) + " |" for row in found["memory"]
    ]
    return "\n".join(lines) + "\n"


def draw(rows, path):
    """Draw the ratios of the training step and of the whole iteration, one thread."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "lstm"
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(10, 3.6), sharey=True, layout="constrained")
    for axis, kind in zip(axes, ("train", "iteration"), strict=True):
        own = [row for row in rows if row["kind"] == kind and row["threads"] == 1]
        if not own:
            continue
        for offset, peer in enumerate(own[0]["ratio"]):
            low, middle, high = zip(*(row["ratio"][peer] for row in own), strict=True)
            error = [[m - lo for m, lo in zip(middle, low, strict=True)], [hi - m for m, hi in zip(middle, high, strict=True)]]
            axis.errorbar([i + 0.15 * offset for i in range(len(own))], middle, error, fmt="o", label=f"ours / {peer}", capsize=3)
        axis.axhline(1, color="grey", lw=1)
        axis.set_yscale("log")
        axis.set_yticks([0.2, 0.5, 1, 2], ["0.2", "0.5", "1", "2"])
        axis.set_xticks(range(len(own)), ["\n".join(map(str, row["shape"])) for row in own], fontsize=8)
        axis.set_title(NAMES[kind])
        axis.legend()
    axes[0].set_xlabel("T, B, d, n")
    axes[0].set_ylabel("time as a part of the peer's")
    figure.savefig(path, metadata={"Date": None})


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
    found["load of the machine at the start"] = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    found["rows"] = [
        row
        for threads in options.threads
        for row in measure(threads, options.kinds, options.rounds, options.seconds, lambda line: print(line, flush=True))
    ]
    found["memory"] = [
        {"shape": shape, "MiB": {name: ask(1, "memory", name, shape) for name in available()}}
        for shape in SHAPES[2:6]
        if "memory" in options.kinds
    ]
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "speed.json").write_text(json.dumps(found, indent=1) + "\n")
    (options.out / "speed.md").write_text(report(found))
    draw(found["rows"], options.out / "speed.svg")
    print(report(found))


if __name__ == "__main__":
    main()
