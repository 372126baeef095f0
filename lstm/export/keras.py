"""A network as a `keras.Model` and back; Keras 3, with whatever backend it has."""

import itertools
from typing import Any

import numpy as np

from lstm import check
from lstm.export.network import Readout, directions, library, network, settings_of
from lstm.layouts import PEEPHOLES, Arrays, lstm_from_keras, lstm_to_keras
from lstm.model import Model
from lstm.stack import LSTM


@check.translated
def to_keras(model: Model) -> Any:
    """Return a `keras.Model` with the weights of a model: x (B, T, d), batch first as always in Keras, to the predictions.

    Layers `LSTM` (two in one `Bidirectional`), `Dropout` between them, and a `Dense` without activation. It starts from states of zero.
    Errors: ImportError without Keras; ValueError for a model with peepholes, for which keras.layers.LSTM has no place.
    """
    keras, settings = library("keras"), settings_of(model)
    if settings["peepholes"]:
        raise ValueError(f"peepholes: keras.layers.LSTM has no place for {', '.join(PEEPHOLES)}; the operator of to_onnx has")
    dtype, last = settings["dtype"], settings["layers"] - 1
    x = y = keras.Input((None, settings["inputs"]), dtype=dtype)
    for number, ways in enumerate(directions(model.lstm)):
        if number > 0 and settings["dropout"] > 0:
            y = keras.layers.Dropout(settings["dropout"], dtype=dtype)(y)
        sequences = number < last or settings["readout"] == "every"
        layer = keras.layers.LSTM(settings["cells"], return_sequences=sequences, dtype=dtype)
        layer = keras.layers.Bidirectional(layer, dtype=dtype) if settings["bidirectional"] else layer
        y = layer(y)
        layer.set_weights([array for arrays in ways for array in lstm_to_keras(arrays)])
    head = keras.layers.Dense(settings["outputs"], dtype=dtype)
    made = keras.Model(x, head(y))
    head.set_weights([model.W_y.T.copy(), model.b_y])
    return made


@check.translated
def from_keras(model: Any) -> Model | LSTM:
    """Return the `Model` of a `keras.Model` or `Sequential` of LSTM layers and a Dense, or without a Dense the `LSTM`.

    It takes x (B, T, d), as Keras does. Of `Dropout` between layers the rate is kept.
    Errors: ImportError without Keras; ValueError for another layer, order or setting than `to_keras` writes, or if the sizes do not fit.
    """
    keras = library("keras")
    rest = [layer for layer in getattr(model, "layers", [model]) if not isinstance(layer, keras.layers.InputLayer)]
    _chain(rest)
    head = rest.pop() if rest and isinstance(rest[-1], keras.layers.Dense) else None
    rates = {float(layer.rate) for layer in rest[1::2] if isinstance(layer, keras.layers.Dropout)}
    stack = rest[::2] if rates else rest
    if len(rates) > 1 or (rates and len(rest) % 2 == 0):
        raise ValueError("Dropout: expected one rate, and a layer between every two LSTM layers or none")
    layers = [_directions(keras, layer) for layer in stack]
    settings = {"dropout": max(rates, default=0.0), "batch_first": True}
    if head is None:
        return network(layers, None, **settings)
    _expect(head, activation="linear")
    kernel, *bias = head.get_weights()
    where = "every" if stack and stack[-1].return_sequences else "last"
    return network(layers, Readout(kernel.T, bias[0] if bias else np.zeros_like(kernel[0]), where), **settings)


def _chain(layers: list[Any]) -> None:
    """Refuse layers that are not one chain from the input of a model to its output."""
    for before, after in itertools.pairwise(layers):
        try:
            joined = after.input is before.output
        except (AttributeError, ValueError):  # a layer that was called twice has no single input
            joined = False
        if not joined:
            raise ValueError(f"{after.name}: expected layers in one chain, each called once, the one before it {before.name}")


def _directions(keras: Any, layer: Any) -> list[Arrays]:
    """Return the arrays of the report of a layer, in its one or two directions."""
    if isinstance(layer, keras.layers.Bidirectional):
        _expect(layer, merge_mode="concat")
        ways = [layer.forward_layer, layer.backward_layer]
    else:
        ways = [layer]
    for way, backwards in zip(ways, (False, True), strict=False):
        if not isinstance(way, keras.layers.LSTM):
            raise ValueError(f"{way.name}: expected LSTM layers, perhaps Bidirectional, then perhaps a Dense, got {type(way).__name__}")
        _expect(
            way,
            activation="tanh",
            recurrent_activation="sigmoid",
            go_backwards=backwards,
            dropout=0.0,
            recurrent_dropout=0.0,
            stateful=False,
        )
    return [lstm_from_keras(*way.get_weights()) for way in ways]


def _expect(layer: Any, **settings: Any) -> None:
    """Refuse settings of a layer that this library has not."""
    config = layer.get_config()
    for name, wanted in settings.items():
        if config[name] != wanted:
            raise ValueError(f"{layer.name}: {name}: expected {wanted!r}, got {config[name]!r}; this library has no other")
