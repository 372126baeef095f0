"""`python -m benchmarks.kernels`: what is tuned, under more than one kernel set of OpenBLAS, in about a minute.

OpenBLAS picks its kernels by the processor; OPENBLAS_CORETYPE makes it take others, as it would on other processors. Under each set
a process of its own measures a training step, as a multiple of PyTorch's, whose products are not OpenBLAS's, and the step with large
products in one piece, as a multiple of the step with blocks. Sets that a processor cannot run are left out. Writes results/kernels.json.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.timing import quartiles, take_turns
from report import records

RESULT = Path(__file__).parent / "results" / "kernels.json"
SETS = ["Haswell", "SkylakeX", "Zen"]
SHAPES = [(100, 16, 32, 64), (100, 32, 64, 128), (200, 32, 128, 256)]


def measure(rounds, seconds, shapes):
    """Return which BLAS this process has, and a row per shape."""
    import numpy as np

    from benchmarks.ablation import everything, whole_products
    from benchmarks.contenders import CONTENDERS
    from benchmarks.speed import available, set_threads

    set_threads(1)
    rows = []
    for shape in shapes:
        calls = {"ours": everything(shape), "whole": whole_products(shape)}
        if "pytorch" in available():
            calls["pytorch"] = CONTENDERS["pytorch"](*shape, np.random.default_rng(0))["train"]
        times = take_turns(calls, time.process_time, rounds, seconds)
        pairs = {"pytorch": ("ours", "pytorch"), "whole": ("whole", "ours")}
        rows.append({"shape": shape, "ratio": {
            name: quartiles([a / b for a, b in zip(times[one], times[other], strict=True)])
            for name, (one, other) in pairs.items() if {one, other} <= times.keys()
        }})  # fmt: skip
    return {"blas": machine()["blas"], "rows": rows}


def under(kernels, rounds, seconds, shapes):
    """Return what a process measures that is told to take these kernels, or None if it cannot."""
    from benchmarks.speed import ROOT, environment

    command = [sys.executable, "-m", "benchmarks.kernels", json.dumps([rounds, seconds, shapes])]
    done = subprocess.run(command, env=environment(1) | {"OPENBLAS_CORETYPE": kernels}, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else None


def main():
    """Measure under each set and write the record; with a task, measure in this process and print."""
    if sys.argv[1:]:
        print(json.dumps(measure(*json.loads(sys.argv[1]))))
        return
    sets = {kernels: found for kernels in SETS if (found := under(kernels, 9, 0.03, SHAPES))}
    packages = ["numpy", "torch"] if "pytorch" in next(iter(sets.values()))["rows"][0]["ratio"] else ["numpy"]
    records.write(RESULT, {"machine": machine(packages), "date": time.strftime("%Y-%m-%d"), "sets": sets}, Path(__file__))
    print(f"written: {RESULT}")


if __name__ == "__main__":
    main()
