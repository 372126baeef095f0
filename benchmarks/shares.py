"""Where the time of a training step goes: its products alone, its element-wise work alone, each as a share of the whole.

`python -m benchmarks.shares` (half a minute) writes results/shares.json. One thread, CPU time, in turns. The parts run on the
buffers of a real step: the same operands, in the same order, without what stands between them. The element-wise work is also given as numbers
that it reads and writes per second, beside those of one plain addition of rows that stay in the cache. The calls are the whole step on
arrays of a few numbers. The parts need not add up: alone, each finds the cache as it left it.
"""

import json
import time
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.ablation import made, step
from benchmarks.contenders import products
from benchmarks.machine import machine
from benchmarks.tables import moved
from benchmarks.timing import one_core, quartiles, take_turns
from lstm import passes
from lstm.passes import ForwardStep
from report import records

RESULT = Path(__file__).parent / "results" / "shares.json"

ROW = 1 << 15
"""Numbers in a row of the addition."""

SHAPES = [(100, 16, 32, 64), (100, 32, 64, 128), (200, 32, 128, 256), (50, 64, 256, 512)]


def parts(shape):
    """Return the whole training step and its parts, as calls without arguments."""
    lstm, x, dy = made(shape)
    train = step(lstm, x, dy)
    layer = lstm.layers[0]
    space = lstm.buffers.trace.spaces[layer.name]
    forward = [ForwardStep._make(step) for step in space.forward_steps]

    def tanh():
        for views in forward:
            np.tanh(space.z, views.gates)
            np.tanh(views.cell, views.squashed)

    def elementwise():
        kept = space.forward_product, space.backward_product
        space.forward_product = space.backward_product = lambda *_: None
        passes.forward_standard(space, 0, shape[0])
        space.backward_loops(dy)
        space.forward_product, space.backward_product = kept

    rows = np.ones((3, ROW), np.float32)
    return {
        "whole": train,
        "products": products(*shape, np.random.default_rng(0))["train"],
        "elementwise": elementwise,
        "tanh": tanh,
        "calls": step(*made((shape[0], 2, 1, 1))),
        "addition": lambda: [np.add(rows[0], rows[1], rows[2]) for _ in range(100)],
    }


def measure(shape, rounds=9, seconds=0.3):
    """Return the milliseconds of a whole step, and the quartiles of the share of each part."""
    times = take_turns(parts(shape), time.process_time, rounds, seconds)
    whole, addition = times.pop("whole"), quartiles(times.pop("addition"))[1]
    shares = {name: quartiles([a / b for a, b in zip(t, whole, strict=True)]) for name, t in times.items()}
    ms, per_second = 1e3 * quartiles(whole)[1], 3 * 100 * ROW / addition
    used = moved(*shape) / (shares["elementwise"][1] * ms / 1e3)
    return {"shape": shape, "ms": ms, "shares": shares, "numbers per second": used, "numbers per second of an addition": per_second}


def main():
    """Measure, and write the results."""
    one_core()
    with threadpool_limits(1):
        rows = [measure(shape) for shape in SHAPES]
    found = {"machine": machine(), "date": time.strftime("%Y-%m-%d"), "rows": rows}
    records.write(RESULT, found, Path(__file__))
    print(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
