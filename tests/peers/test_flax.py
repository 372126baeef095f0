"""Weights of Flax's cells: the report's snippets give the same states."""

import numpy as np
import pytest

from lstm import layouts
from tests.peers.nets import B, D, N, T, assert_close, lstm, normal

jax = pytest.importorskip("jax", reason="JAX is not installed, so Flax is not compared: pip install jax flax")
linen = pytest.importorskip("flax.linen", reason="Flax is not installed: pip install flax")

CELL = pytest.mark.parametrize("cell", ["LSTMCell", "OptimizedLSTMCell"])
DATA = {"x": (B, T, D), "h_0": (B, N), "c_0": (B, N)}


def states(cell, params, x, h_0, c_0):
    """Return all hidden states (B, T, n) and the last states of a cell of Flax, whose carry is (c, h)."""
    carry, shown = (c_0, h_0), []
    for t in range(T):
        carry, h = cell.apply({"params": params}, carry, x[:, t])
        shown.append(h)
    return np.stack(shown, axis=1), carry[1], carry[0]


@CELL
def test_weights_of_flax_are_read_and_written(cell):
    made, data = getattr(linen, cell)(N), normal(90, "float32", **DATA)
    shapes = {f"{letter}_{part}": shape for letter, shape in {"W": (N, D), "R": (N, N), "b": (N,)}.items() for part in "fico"}
    arrays = normal(91, "float32", **shapes)
    params = layouts.lstm_to_flax(arrays)
    own = made.init(jax.random.key(0), (data["c_0"], data["h_0"]), data["x"][:, 0])["params"]
    assert jax.tree.map(np.shape, dict(own)) == jax.tree.map(np.shape, params)
    for one, other in zip(lstm(arrays, **data), states(made, params, **data), strict=True):
        assert_close(one, other, "float32", cell)
    read = layouts.lstm_from_flax(own)
    assert {type(array) for array in read.values()} == {np.ndarray}
    for one, other in zip(lstm(read, **data), states(made, own, **data), strict=True):
        assert_close(one, other, "float32", f"{cell} as Flax starts it")
