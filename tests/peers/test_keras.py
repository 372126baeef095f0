"""The report's snippets against Keras on JAX: values and all gradients, those of the GRU with the reset before the product among them.

The layers get the tanh of JAX, since that of Keras rounds double precision to single here.
"""

import os

import numpy as np
import pytest

from lstm import layouts
from snippets.lstm_cell.parameter_count_b import parameter_count_b
from snippets.recurrent_networks.rnn_parameter_count import rnn_parameter_count
from tests.peers import marks
from tests.peers.nets import B, D, N, T, assert_all_gradients, assert_close, gru, gru_reset_after, lstm, normal, rnn, weights_of_loss

os.environ["KERAS_BACKEND"] = "jax"
jax = pytest.importorskip("jax", reason="JAX is not installed, so Keras is not compared: pip install jax keras")
keras = pytest.importorskip("keras", reason="Keras is not installed: pip install jax keras")

# Keras hands tensors to NumPy in a way that NumPy will no longer take one day; nothing of ours.
pytestmark = pytest.mark.filterwarnings("ignore:__array:DeprecationWarning")

KINDS = {
    "RNN": (keras.layers.SimpleRNN, {}, rnn, layouts.rnn_from_keras, layouts.rnn_to_keras),
    "LSTM, version B": (keras.layers.LSTM, {}, lstm, layouts.lstm_from_keras, layouts.lstm_to_keras),
    "GRU, reset before": (keras.layers.GRU, {"reset_after": False}, gru, layouts.gru_from_keras, layouts.gru_to_keras),
    "GRU, reset after": (keras.layers.GRU, {"reset_after": True}, gru_reset_after, layouts.gru_from_keras, layouts.gru_to_keras),
}
DTYPE = pytest.mark.parametrize("dtype", ["float32", "float64"])
KIND = pytest.mark.parametrize("kind", KINDS)
COMPARED = {
    "RNN": ["rnn_state"],
    "LSTM, version B": ["lstm_step"],
    "GRU, reset before": ["gru_step"],
    "GRU, reset after": ["gru_candidate_reset_after"],
}
assert COMPARED.keys() == KINDS.keys()


@pytest.fixture(autouse=True)
def double_precision():
    """JAX rounds to single precision unless told otherwise."""
    before = jax.config.jax_enable_x64
    jax.config.update("jax_enable_x64", True)
    yield
    jax.config.update("jax_enable_x64", before)


def layer(kind, seed, dtype):
    """Return a layer with random weights and biases."""
    cls, options, *_ = KINDS[kind]
    made = cls(N, activation=jax.numpy.tanh, return_sequences=True, return_state=True, dtype=dtype, **options)
    made.build((B, T, D))
    made.set_weights([normal(seed + k, dtype, one=array.shape)["one"] for k, array in enumerate(made.get_weights())])
    return made


def inputs(kind, seed, dtype):
    states = {"h_0": (B, N)} | ({"c_0": (B, N)} if kind.startswith("LSTM") else {})
    return normal(seed, dtype, x=(B, T, D), **states)


def run_keras(made, weights, x, *states):
    """Return hidden states and last states as a function of weights and inputs, which JAX can differentiate."""
    other = [variable.value for variable in made.non_trainable_variables]
    results, _ = made.stateless_call(weights, other, x, initial_state=list(states))
    return results


@DTYPE
@pytest.mark.parametrize("kind", marks.marked(marks.keras, COMPARED))
def test_values_and_all_gradients(kind, dtype):
    *_, run, convert, _ = KINDS[kind]
    made, data = layer(kind, 30, dtype), inputs(kind, 40, dtype)
    arrays, weights = convert(*made.get_weights()), [variable.value for variable in made.trainable_variables]
    results = run_keras(made, weights, *data.values())
    for number, (one, other) in enumerate(zip(run(arrays, **data), results, strict=True)):
        assert other.dtype == one.dtype == dtype
        assert_close(one, other, dtype, f"{kind}: result {number}")

    loss_weights = weights_of_loss(50, dtype, results)

    def loss(weights, *inputs):
        return sum((one * weight).sum() for one, weight in zip(run_keras(made, weights, *inputs), loss_weights, strict=True))

    by_weights, *by_inputs = jax.grad(loss, argnums=tuple(range(1 + len(data))))(weights, *data.values())
    theirs = convert(*once(kind, by_weights, dtype)) | {name: np.asarray(one) for name, one in zip(data, by_inputs, strict=True)}
    assert_all_gradients(run, arrays, data, loss_weights, theirs, dtype, kind)


def once(kind, gradients, dtype):
    """Return gradients as NumPy arrays; of two biases that are added, which have one gradient, the second gets zeros."""
    kernel, recurrent, bias = (np.array(one) for one in gradients)
    if kind == "GRU, reset after":
        assert_close(bias[1, : 2 * N], bias[0, : 2 * N], dtype, "two biases that are added")
        bias[1, : 2 * N] = 0
    return kernel, recurrent, bias


@DTYPE
@KIND
def test_weights_of_the_report_load_into_keras(kind, dtype):
    """From the report to Keras and through it: the other direction of the converters."""
    *_, run, convert, back = KINDS[kind]
    arrays, made, data = convert(*layer(kind, 60, dtype).get_weights()), layer(kind, 70, dtype), inputs(kind, 80, dtype)
    made.set_weights(back(arrays))
    shown, *_ = made(data["x"], initial_state=list(data.values())[1:])
    assert_close(run(arrays, **data)[0], shown, dtype, kind)


@marks.keras("parameter_count_b", "rnn_parameter_count")
@pytest.mark.parametrize(("n", "d"), [(5, 4), (3, 7)])
def test_numbers_of_parameters(n, d):
    assert parameter_count_b(n, d) == counted(keras.layers.LSTM(n), d)
    assert rnn_parameter_count(n, d) == counted(keras.layers.SimpleRNN(n), d)


def counted(made, d):
    made.build((B, T, d))
    return made.count_params()


def test_reset_after_is_the_default_of_keras():
    assert keras.layers.GRU(N).reset_after is True
