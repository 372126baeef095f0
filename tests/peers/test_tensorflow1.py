"""Weights of the cells of TensorFlow 1, which TensorFlow 2 still has with Keras 2 (tf_keras): the report's snippets give the same states.

Neither is in the group of peers, since both are large: pip install tensorflow-cpu tf_keras, then run this file.
"""

import os

import numpy as np
import pytest

from lstm import layouts
from tests.peers.nets import B, D, N, T, assert_close, lstm, lstm_peephole, normal

os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")
tensorflow = pytest.importorskip("tensorflow", reason="TensorFlow is not installed: pip install tensorflow-cpu tf_keras")
pytest.importorskip("tf_keras", reason="tf_keras is not installed: pip install tensorflow-cpu tf_keras")

pytestmark = pytest.mark.filterwarnings("ignore")
DTYPE = pytest.mark.parametrize("dtype", ["float32", "float64"])


@DTYPE
@pytest.mark.parametrize("forget_bias", [1.0, 0.0, 0.5])
@pytest.mark.parametrize(("kind", "options"), [("BasicLSTMCell", {}), ("LSTMCell", {}), ("LSTMCell", {"use_peepholes": True})])
def test_weights_of_the_cells_are_read_and_written(kind, options, forget_bias, dtype):
    cell = getattr(tensorflow.compat.v1.nn.rnn_cell, kind)(N, forget_bias=forget_bias, dtype=dtype, **options)
    cell.build((B, D))
    names = [variable.name.split("/")[-1].split(":")[0] for variable in cell.weights]
    variables = normal(1, dtype, **{name: variable.shape for name, variable in zip(names, cell.weights, strict=True)})
    cell.set_weights(list(variables.values()))
    data = normal(2, dtype, x=(B, T, D), h_0=(B, N), c_0=(B, N))
    arrays = layouts.lstm_from_tensorflow1(**variables, forget_bias=forget_bias)
    back = layouts.lstm_to_tensorflow1(arrays, forget_bias)
    assert set(back) == set(variables)
    for name, variable in variables.items():
        assert_close(back[name], variable, dtype, name)
    state, shown = (data["c_0"], data["h_0"]), []
    for t in range(T):
        h, state = cell(data["x"][:, t], state)
        shown.append(h.numpy())
    ours = (lstm_peephole if options else lstm)(arrays, **data)
    for one, other in zip(ours, (np.stack(shown, axis=1), state[1].numpy(), state[0].numpy()), strict=True):
        assert_close(one, other, dtype, kind)


def test_cudnn_as_keras_2_converts_it():
    """Keras 2 turns the arrays of a CuDNNLSTM into those of an LSTM; from both come the same arrays. Its layer itself needs a GPU."""
    import tf_keras
    from tf_keras.src.saving.legacy import hdf5_format

    given = normal(3, "float32", kernel=(D, 4 * N), recurrent=(N, 4 * N), bias=(8 * N,))
    converted = hdf5_format.preprocess_weights_for_loading(tf_keras.layers.LSTM(N), list(given.values()))
    ours, theirs = layouts.lstm_from_keras(*given.values()), layouts.lstm_from_keras(*converted)
    for name, array in theirs.items():
        assert np.array_equal(ours[name], array), name
