"""The converters and snippets against Keras, on whatever backend is installed (KERAS_BACKEND=torch, jax or tensorflow).

Compared as single precision: Keras's own loop multiplies float64 matrices in float32 on some backends.
"""

import importlib.util
import os

import numpy as np
import pytest

from peers import layouts
from tests.peers.nets import B, D, N, T, assert_close, gru, gru_reset_after, lstm, normal

BACKENDS = [name for name in ("torch", "jax", "tensorflow") if importlib.util.find_spec(name)]
if not BACKENDS or importlib.util.find_spec("keras") is None:
    pytest.skip("Keras with a backend is not installed: pip install keras torch", allow_module_level=True)
os.environ.setdefault("KERAS_BACKEND", BACKENDS[0])
keras = pytest.importorskip("keras", reason="Keras is not installed: pip install keras torch")

# Keras hands tensors to NumPy in a way that NumPy will no longer take one day; nothing of ours.
pytestmark = pytest.mark.filterwarnings("ignore:__array:DeprecationWarning")


def layer(cls, seed, dtype, **options):
    """Return a layer with random weights and biases."""
    made = cls(N, return_sequences=True, return_state=True, dtype=dtype, **options)
    made.build((B, T, D))
    rng = np.random.default_rng(seed)
    made.set_weights([rng.normal(scale=0.7, size=array.shape).astype(dtype) for array in made.get_weights()])
    return made


def run_keras(made, x, *states):
    return [keras.ops.convert_to_numpy(one) for one in made(x, initial_state=list(states))]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_lstm(dtype):
    made, data = layer(keras.layers.LSTM, 0, dtype), normal(1, dtype, x=(B, T, D), h_0=(B, N), c_0=(B, N))
    arrays = layouts.lstm_from_keras(*made.get_weights())
    for name, got, wanted in zip("yhc", lstm(arrays, **data), run_keras(made, *data.values()), strict=True):
        assert_close(got, wanted, "float32", name)
    for one, other in zip(layouts.lstm_to_keras(arrays), made.get_weights(), strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("after", [False, True], ids=["reset before", "reset after"])
def test_gru(after, dtype):
    made, data = layer(keras.layers.GRU, 0, dtype, reset_after=after), normal(1, dtype, x=(B, T, D), h_0=(B, N))
    arrays = layouts.gru_from_keras(*made.get_weights())
    run = gru_reset_after if after else gru
    for name, got, wanted in zip("yh", run(arrays, **data), run_keras(made, *data.values()), strict=True):
        assert_close(got, wanted, "float32", name)


def test_reset_after_is_the_default_of_keras():
    assert keras.layers.GRU(N).reset_after is True
