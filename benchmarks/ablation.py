"""What each trick buys: the training step with one trick taken away, as a multiple of the time with all of them.

`python -m benchmarks.ablation` (some minutes) writes results/ablation.json. One thread, CPU time, in turns.
"""

import time
from pathlib import Path
from unittest import mock

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.machine import machine
from benchmarks.timing import one_core, quartiles, spell
from lstm import LSTM, layer, products, workspace
from lstm import textbook as slow
from lstm.passes import ForwardStep
from report import records

RESULT = Path(__file__).parent / "results" / "ablation.json"
ROUNDS = 9
SHAPES = [(1000, 1, 2, 8), (100, 1, 32, 32), (100, 16, 32, 64), (100, 32, 64, 128), (200, 32, 128, 256)]


def made(shape):
    """Return a layer, its input and dL/dy."""
    T, B, d, n = shape
    rng = np.random.default_rng(0)
    return LSTM(d, n), rng.standard_normal((T, B, d), np.float32), rng.standard_normal((T, B, n), np.float32)


def step(lstm, x, dy):
    """Return the training step as a call without arguments, after two of them, so that all buffers exist."""

    def train():
        lstm.forward(x, training=True)
        return lstm.backward(dy)

    train()
    train()
    return train


def everything(shape):
    """All tricks."""
    return step(*made(shape))


def control(shape):
    """Nothing is taken away: how far the measurement itself is off."""
    return everything(shape)


def ordinary_loops(shape):
    """One sequence through few cells by the ordinary loops."""
    return patched(shape, (layer, "LARGEST", 0))


def patched(shape, *changes):
    """Return the training step of a layer under changed constants."""
    lstm, x, dy = made(shape)
    train = None

    def changed():
        with mock.patch.multiple(changes[0][0], **{name: value for _, name, value in changes}):
            return train() if train else None

    with mock.patch.multiple(changes[0][0], **{name: value for _, name, value in changes}):
        train = step(lstm, x, dy)
    return changed


def whole_products(shape):
    """Large products in one piece instead of blocks."""
    return patched(shape, (products, "SMALL_PRODUCT", 10**18))


def step_by_step(shape):
    """Local derivatives one step at a time."""
    return patched(shape, (workspace, "PIECE", 1))


def all_at_once(shape):
    """Local derivatives of all steps at once."""
    return patched(shape, (workspace, "PIECE", 1 << 40))


def with_forward(loop):
    """Return the variant whose forward loop is another."""

    def variant(shape):
        lstm, x, dy = made(shape)
        lstm.layers[0].loops = lstm.layers[0].loops._replace(forward=loop)
        return step(lstm, x, dy)

    variant.__doc__ = loop.__doc__
    return variant


def views(space, start, stop):
    """Yield for each step the row, the target of the product, what is kept, c_t and the place of h_t."""
    for t in range(start, stop):
        step = ForwardStep._make(space.forward_steps[t])
        yield step.row, step.z, space.kept[t], step.cell, step.hidden


def sigmoid_by_exp(space, start, stop):
    """Gates by 1/(1 + exp(-z)), one call chain per gate."""
    for row, z, kept, cell, hidden in views(space, start, stop):
        space.forward_product(row, z)
        for gate in range(3):
            np.multiply(space.z[gate], -2, kept[gate])
            np.exp(kept[gate], kept[gate])
            np.add(kept[gate], 1, kept[gate])
            np.reciprocal(kept[gate], kept[gate])
        np.tanh(space.z[3], kept[3])
        np.multiply(kept[0:2], kept[3:5], kept[5:7])
        np.add(kept[5], kept[6], cell)
        np.tanh(cell, kept[8])
        np.multiply(kept[2], kept[8], kept[7])
        np.copyto(hidden, kept[7])


def new_arrays(space, start, stop):
    """Every operation makes a new array, views are made in the loop."""
    for t in range(start, stop):
        step = ForwardStep._make(space.forward_steps[t])
        space.forward_product(step.row, step.z)
        gates = np.tanh(space.z)
        i, f, o = 0.5 * gates[0:3] + 0.5
        write, keep = i * gates[3], f * space.cells[t]
        c = write + keep
        q = np.tanh(c)
        h = o * q
        for place, value in enumerate((i, f, o, gates[3], space.cells[t], write, keep, h, q)):
            space.kept[t, place] = value
        space.cells[t + 1] = c
        space.hidden[t + 1] = h


def inputs_first(space, start, stop):
    """W x for all steps in one product beforehand, R h + W x in the loop."""
    _, B, d, n = space.shape
    if B == 1:
        W, R, b = space.A[:d], space.A[d:-1], space.A[-1]
        before = (space.inputs[start:stop, 0, :d] @ W + b).reshape(-1, 4, 1, n)
    else:
        A = space.A_blocks.stored.swapaxes(1, 2).reshape(4, space.k, n)
        W, R, b = A[:, :d], np.ascontiguousarray(A[:, d:-1]), A[:, -1:]
        before = np.matmul(space.inputs[start:stop, None, :, :d], W)
        before += b
    for t, (_, _, kept, cell, hidden) in enumerate(views(space, start, stop)):
        if B == 1:
            np.dot(space.hidden[start + t, 0], R, space.z.reshape(-1))
        else:
            np.matmul(space.hidden[start + t], R, space.z)
        np.add(space.z, before[t], space.z)
        np.tanh(space.z, kept[0:4])
        np.multiply(kept[0:3], space.half, space.scaled)
        np.add(space.scaled, space.half, kept[0:3])
        np.multiply(kept[0:2], kept[3:5], kept[5:7])
        np.add(kept[5], kept[6], cell)
        np.tanh(cell, kept[8])
        np.multiply(kept[2], kept[8], kept[7])
        np.copyto(hidden, kept[7])


def gradient_per_step(shape):
    """The weight gradient added up step by step instead of one product at the end."""

    def weight_gradient(space, dM):
        dM[:] = 0
        for t in range(space.shape[0]):
            for gate in range(4):
                dM[gate] += space.inputs[t].T @ space.delta[gate, t]

    return patched(shape, (workspace.Workspace, "weight_gradient", weight_gradient))


def textbook(shape):
    """The textbook file: a product per gate and step, exp, new arrays, gradients added up step by step."""
    _, x, dy = made(shape)
    _, B, d, n = shape
    weights = slow.new_weights(d, n, 1, np.random.default_rng(1))
    theta = {name: array.astype(np.float32) for name, array in weights.items()}
    columns, dL_dh = (np.ascontiguousarray(array.swapaxes(1, 2)) for array in (x, dy))
    zeros = np.zeros((n, B), np.float32)

    def train():
        *_, steps = slow.forward(theta, columns, zeros, zeros)
        return slow.backward(theta, steps, dL_dh, zeros)

    train()
    return train


VARIANTS = [control, ordinary_loops, whole_products, with_forward(sigmoid_by_exp), with_forward(new_arrays), with_forward(inputs_first)]
VARIANTS += [step_by_step, all_at_once, gradient_per_step, textbook]


def measure(shape, rounds, seconds):
    """Return for each variant that matters at this shape what its time is as a multiple of the time with all tricks.

    Each is made anew for each turn, so that all get the same places in memory: two equal steps that lay there
    side by side differed by up to 14 % at the largest shape.
    """
    own_loops = shape[1] == 1
    variants = [v for v in VARIANTS if (v in (control, ordinary_loops, textbook)) or not own_loops]
    if not own_loops:
        variants.remove(ordinary_loops)
    makers = {"": everything} | {variant.__doc__.split("\n")[0]: variant for variant in variants}
    turns = [{name: spell(make(shape), time.process_time, seconds) for name, make in makers.items()} for _ in range(1 + rounds)]
    return {name: quartiles([turn[name] / turn[""] for turn in turns[1:]]) for name in makers if name}


def main():
    """Measure, and write the results."""
    one_core()
    with threadpool_limits(1):
        rows = [{"shape": shape, "times": measure(shape, ROUNDS, 0.02)} for shape in SHAPES]
    records.write(RESULT, {"machine": machine(), "date": time.strftime("%Y-%m-%d"), "rounds": ROUNDS, "rows": rows}, Path(__file__))
    print(f"written: {RESULT}")


if __name__ == "__main__":
    main()
