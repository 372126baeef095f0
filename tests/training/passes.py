"""An oracle for the errors inside an LSTM: a forward pass in stacked form that can be pushed anywhere, and complex step."""

from functools import cache
from types import SimpleNamespace

import numpy as np

from tests.support.oracles import complex_step

N, D, T = 3, 4, 5


def draw(seed):
    rng = np.random.default_rng(seed)
    shapes = {"W": (4 * N, D), "R": (4 * N, N), "b": (4 * N,), "p": (3, N), "x": (T, D), "y": (T, N), "h_0": (N,), "c_0": (N,)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def run(v, push_z=None, push_h=None, push_c=None):
    """Return the loss, and the record of all steps; push_* (T, …) is added to pre-activations and states."""
    push_z = np.zeros((T, 4 * N)) if push_z is None else push_z
    push_h = np.zeros((T, N)) if push_h is None else push_h
    push_c = np.zeros((T, N)) if push_c is None else push_c
    h, c, loss, record = v["h_0"], v["c_0"], 0.0, []
    for t in range(T):
        z = v["W"] @ v["x"][t] + v["R"] @ h + v["b"] + push_z[t]
        z_f, z_i, z_c, z_o = z[:N], z[N : 2 * N], z[2 * N : 3 * N], z[3 * N :]
        f = (1 + np.tanh((z_f + v["p"][0] * c) / 2)) / 2
        i = (1 + np.tanh((z_i + v["p"][1] * c) / 2)) / 2
        note = np.tanh(z_c)
        c = f * c + i * note + push_c[t]
        o = (1 + np.tanh((z_o + v["p"][2] * c) / 2)) / 2
        h = o * np.tanh(c) + push_h[t]
        loss = loss + np.sum((h - v["y"][t]) ** 2) / 2
        record.append((f, i, note, o, h, c))
    return loss, record


@cache
def exact(seed, version):
    """Return values and errors of all steps, indexed by time; the errors after the last step are zero.

    Each error is measured, not derived: push the quantity by a complex step and see what the loss does.
    """
    v = draw(seed)
    if version == "B":
        v["p"] = np.zeros((3, N))
    _, record = run(v)
    places = {"push_z": np.zeros((T, 4 * N)), "push_h": np.zeros((T, N)), "push_c": np.zeros((T, N))}
    pushed = complex_step(lambda **push: run(v, **push)[0], places)

    def framed(rows, first=None):
        return np.array([np.zeros(N) if first is None else first, *rows, np.zeros(N)])

    f, i, note, o, h, c = (list(rows) for rows in zip(*record, strict=True))
    deltas = {part: framed(pushed["push_z"][:, k * N : (k + 1) * N]) for k, part in enumerate("fico")}
    blocks = {letter + part: v[letter][k * N : (k + 1) * N] for letter in "WRb" for k, part in enumerate("fico")}
    weights = complex_step(lambda **w: run({**v, **w})[0], {k: v[k] for k in ("W", "R", "b", "x", "h_0", "c_0")})
    if version == "A":
        weights |= complex_step(lambda p: run({**v, "p": p})[0], {"p": v["p"]})
    return SimpleNamespace(
        f=framed(f), i=framed(i), note=framed(note), o=framed(o), h=framed(h, v["h_0"]), c=framed(c, v["c_0"]),
        own=framed([h[t] - v["y"][t] for t in range(T)]), h_bar=framed(pushed["push_h"]), c_bar=framed(pushed["push_c"]),
        delta=deltas, p=dict(zip("fio", v["p"], strict=True)), x=v["x"], gradient=weights, **blocks,
    )  # fmt: skip


def close(got, wanted):
    """Whether two arrays agree to twelve digits of the largest entry."""
    got, wanted = np.asarray(got), np.asarray(wanted)
    assert got.shape == wanted.shape
    return float(np.max(np.abs(got - wanted))) <= 1e-12 * float(np.max(np.abs(wanted)))
