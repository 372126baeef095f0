"""Bad input is refused by a ValueError that says what came and what was expected."""

import inspect
import re
import warnings

import numpy as np
import pytest

import lstm as library
from lstm import LSTM, Adam, AdamW, Model, Momentum, Run, check, clip, cross_entropy, initialise, squared_error

X = np.ones((5, 2, 3), np.float32)
STATE = np.zeros((1, 2, 4), np.float32)


def with_nan():
    x = X.copy()
    x[3, 1, 2] = np.nan
    return x


def forward(x=X, *arguments, **keywords):
    return LSTM(3, 4).forward(x, *arguments, **keywords)


def backward(dy):
    lstm = LSTM(3, 4)
    lstm.forward(X, training=True)
    return lstm.backward(dy)


def adam(**settings):
    return Adam(Model(3, 4, 1).parameters, **settings)


def momentum(**settings):
    return Momentum(Model(3, 4, 1).parameters, **settings)


def run(sample=None, **settings):
    model = Model(3, 4, 1)
    return Run(model, Adam(model.parameters), squared_error, sample, **settings)


CASES = {
    "wrong number of inputs": (
        lambda: forward(X[:, :, :2]),
        "x (PyTorch's input, Keras's sequences): expected float32 of shape (T, B, 3), got float32 of shape (5, 2, 2)",
    ),
    "missing axis": (
        lambda: forward(X[0]),
        "x (PyTorch's input, Keras's sequences): expected float32 of shape (T, B, 3), got float32 of shape (2, 3)",
    ),
    "wrong dtype": (
        lambda: forward(X.astype(float)),
        "x (PyTorch's input, Keras's sequences): expected float32 of shape (T, B, 3), got float64 of shape (5, 2, 3)",
    ),
    "not an array": (lambda: forward([[1.0]]), "x (PyTorch's input, Keras's sequences): expected float32 of shape (T, B, 3), got list"),
    "nan": (
        lambda: forward(with_nan()),
        "x (PyTorch's input, Keras's sequences): expected finite numbers, got nan at index (3, 1, 2) (1 of 30 values)",
    ),
    "infinity": (
        lambda: forward(X * np.float32(np.inf)),
        "x (PyTorch's input, Keras's sequences): expected finite numbers, got inf at index (0, 0, 0) (30 of 30 values)",
    ),
    "empty batch": (
        lambda: forward(X[:, :0]),
        "x (PyTorch's input, Keras's sequences): expected float32 of shape (T, B, 3), got float32 of shape (5, 0, 3)",
    ),
    "no steps": (
        lambda: forward(X[:0]),
        "x (PyTorch's input, Keras's sequences): expected float32 of shape (T, B, 3), got float32 of shape (0, 2, 3)",
    ),
    "too many lengths": (
        lambda: forward(lengths=[1, 2, 3]),
        "lengths (PyTorch's pack_padded_sequence, Keras's mask): expected 2 integers, one per sequence, got int64 of shape (3,)",
    ),
    "length beyond T": (
        lambda: forward(lengths=[2, 6]),
        "lengths (PyTorch's pack_padded_sequence, Keras's mask): expected values from 1 to T = 5, got 2 to 6",
    ),
    "length of zero": (
        lambda: forward(lengths=[0, 5]),
        "lengths (PyTorch's pack_padded_sequence, Keras's mask): expected values from 1 to T = 5, got 0 to 5",
    ),
    "lengths not integers": (
        lambda: forward(lengths=[2.0, 5.0]),
        "lengths (PyTorch's pack_padded_sequence, Keras's mask): expected 2 integers, one per sequence, got float64 of shape (2,)",
    ),
    "state of another batch": (
        lambda: forward(X, (STATE[:, :1], STATE)),
        "h_0: expected float32 of shape (1, 2, 4), got float32 of shape (1, 1, 4)",
    ),
    "state not a pair": (
        lambda: forward(X, STATE),
        "state (PyTorch's hx, (h_0, c_0); Keras's initial_state): expected a pair (h_0, c_0) of arrays of shape (1, 2, 4), got ndarray",
    ),
    "dy of another shape": (lambda: backward(X), "dy: expected float32 of shape (5, 2, 4), got float32 of shape (5, 2, 3)"),
    "no cells": (lambda: LSTM(3, 0), "cells (PyTorch's hidden_size, Keras's units): expected an integer of at least 1, got 0"),
    "half precision": (lambda: LSTM(3, 4, dtype=np.float16), "dtype: expected float32 or float64, got float16"),
    "dropout of one": (
        lambda: LSTM(3, 4, dropout=1.0),
        "dropout (Keras's rate of a Dropout): expected a number from 0 to below 1, got 1.0",
    ),
    "unknown readout": (
        lambda: Model(3, 4, 1, readout="first"),
        "readout (Keras's return_sequences: True is 'every', False is 'last'): expected one of 'every', 'last', got 'first'",
    ),
    "step of a stream": (
        lambda: LSTM(3, 4).stream(2).step(X[0, :1]),
        "x (PyTorch's input, Keras's sequences): expected float32 of shape (2, 3), got float32 of shape (1, 3)",
    ),
    "target of another shape": (
        lambda: squared_error(X, X[:4]),
        "target: expected float32 of shape (5, 2, 3), got float32 of shape (4, 2, 3)",
    ),
    "class too large": (
        lambda: cross_entropy(X, np.full((5, 2), 3)),
        "classes: expected 0 to 2 (others only under a mask of 0), got 3 to 3",
    ),
    "classes not integers": (
        lambda: cross_entropy(X, X[..., 0]),
        "classes: expected integers of shape (5, 2), got float32 of shape (5, 2)",
    ),
    "mask of another shape": (
        lambda: squared_error(X, X, np.ones(5)),
        "mask (Keras's sample_weight, PyTorch's weight of CrossEntropyLoss): expected numbers of shape (5, 2), got float64 of shape (5,)",
    ),
    "empty mask": (
        lambda: squared_error(X, X, np.zeros((5, 2))),
        "mask (Keras's sample_weight, PyTorch's weight of CrossEntropyLoss): expected a weight above 0, got none: nothing to learn from",
    ),
    "predictions of integers": (
        lambda: cross_entropy(np.array([[3, 4]]), [1]),
        "predictions: expected float32 or float64, not empty, got int64 of shape (1, 2)",
    ),
    "predictions in a list": (
        lambda: cross_entropy([[3.0, 4.0]], [1]),
        "predictions: expected float32 or float64, not empty, got list",
    ),
    "squared error of integers": (
        lambda: squared_error(np.array([[3, 4]]), np.array([[0, 0]])),
        "predictions: expected float32 or float64, not empty, got int64 of shape (1, 2)",
    ),
    "no predictions": (
        lambda: cross_entropy(np.zeros((0, 3)), np.zeros(0, int)),
        "predictions: expected float32 or float64, not empty, got float64 of shape (0, 3)",
    ),
    "one number as predictions": (
        lambda: squared_error(np.array(1.0), np.array(1.0)),
        "predictions: expected float32 or float64, not empty, got float64 of shape ()",
    ),
    "clipping integers": (
        lambda: clip(np.array([3, 4]), 1.0),
        "gradient: expected float32 or float64, not empty with 1 axis, got int64 of shape (2,)",
    ),
    "clipping a matrix": (
        lambda: clip(X[0], 1.0),
        "gradient: expected float32 or float64, not empty with 1 axis, got float32 of shape (2, 3)",
    ),
    "masked x": (
        lambda: forward(np.ma.masked_equal(X, 2)),
        "x (PyTorch's input, Keras's sequences): expected a plain array, got a masked one, whose mask would be ignored",
    ),
    "masked predictions": (
        lambda: squared_error(np.ma.masked_equal(X, 2), X),
        "predictions: expected a plain array, got a masked one, whose mask would be ignored",
    ),
    "masked lengths": (
        lambda: forward(lengths=np.ma.masked_equal([2, 5], 5)),
        "lengths (PyTorch's pack_padded_sequence, Keras's mask): expected a plain array, got a masked one, whose mask would be ignored",
    ),
    "masked classes": (
        lambda: cross_entropy(X, np.ma.masked_equal(np.ones((5, 2), int), 0)),
        "classes: expected a plain array, got a masked one, whose mask would be ignored",
    ),
    "masked mask": (
        lambda: squared_error(X, X, np.ma.masked_equal(np.ones((5, 2)), 0)),
        "mask (Keras's sample_weight, PyTorch's weight of CrossEntropyLoss): expected a plain array, got a masked one, whose mask would be ignored",
    ),
    "rate of zero": (lambda: adam(lr=0), "lr (Keras's learning_rate): expected a finite number above 0, got 0"),
    "rate not a number": (lambda: adam(lr=np.nan), "lr (Keras's learning_rate): expected a finite number above 0, got nan"),
    "negative rate": (lambda: momentum(lr=-1), "lr (Keras's learning_rate): expected a finite number above 0, got -1"),
    "infinite rate": (lambda: momentum(lr=np.inf), "lr (Keras's learning_rate): expected a finite number above 0, got inf"),
    "momentum of one": (lambda: momentum(momentum=1), "momentum: expected a number from 0 to below 1, got 1"),
    "beta of one": (lambda: adam(beta_1=1.0), "beta_1 (PyTorch's betas): expected a number from 0 to below 1, got 1.0"),
    "negative beta": (lambda: adam(beta_2=-0.1), "beta_2 (PyTorch's betas): expected a number from 0 to below 1, got -0.1"),
    "epsilon of zero": (lambda: adam(epsilon=0.0), "epsilon (PyTorch's eps): expected a finite number above 0, got 0.0"),
    "dropout in words": (
        lambda: LSTM(3, 4, dropout="no"),
        "dropout (Keras's rate of a Dropout): expected a number from 0 to below 1, got 'no'",
    ),
    "optimiser of another model": (
        lambda: Run(Model(3, 4, 1), adam(), squared_error, None),
        "optimiser: expected one of the parameters of this model, got one of other parameters",
    ),
    "peepholes in words": (lambda: LSTM(3, 4, peepholes="no"), "peepholes: expected True or False, got 'no'"),
    "peepholes of a model": (lambda: Model(3, 4, 1, peepholes=0), "peepholes: expected True or False, got 0"),
    "half a step": (lambda: run().train(2.5), "steps: expected an integer of at least 0, got 2.5"),
    "negative steps": (lambda: run().train(-1), "steps: expected an integer of at least 0, got -1"),
    "unknown dtype": (lambda: LSTM(3, 4, dtype="foo"), "dtype: expected float32 or float64, got 'foo'"),
    "no dtype": (lambda: LSTM(3, 4, dtype=None), "dtype: expected float32 or float64, got None"),
    "limit of zero": (lambda: initialise.all_uniform({"b_f": X}, None, limit=0), "limit: expected a finite number above 0, got 0"),
    "batch without a target": (lambda: run(lambda _: {"x": X}).step(), "batch: expected x, target and perhaps lengths, mask, got x"),
    "batch with an unknown key": (
        lambda: run(lambda _: {"x": X, "target": X, "length": 3}).step(),
        "batch: expected x, target and perhaps lengths, mask, got x, target, length",
    ),
    "batch as a pair": (lambda: run(lambda _: (X, X)).step(), "batch: expected a dictionary with x, target, got tuple"),
    "checkpoint in no folder": (
        lambda: run(checkpoint="no/such/folder/run.npz"),
        "checkpoint: expected a file in a folder that exists, got no/such/folder/run.npz",
    ),
    "checkpoint that is a folder": (
        lambda: run(checkpoint="."),
        "checkpoint: expected a file in a folder that exists, got .",
    ),
    "largest norm of zero": (lambda: run(max_norm=0), "max_norm (Keras's clipnorm): expected a number above 0, got 0"),
    "clipping at zero": (lambda: clip(X.ravel(), 0), "max_norm (Keras's clipnorm): expected a number above 0, got 0"),
    "clipping at a word": (lambda: clip(X.ravel(), "1"), "max_norm (Keras's clipnorm): expected a number above 0, got '1'"),
    "run of a layer": (lambda: Run(LSTM(3, 4), None, None, None), "model: expected a Model, got LSTM"),
    "optimiser by name": (
        lambda: Run(Model(3, 4, 1), "adam", None, None),
        "optimiser: expected one of the parameters of this model, got str",
    ),
    "adam of a model": (lambda: Adam(Model(3, 4, 1)), "parameters: expected those of a model, model.parameters, got Model"),
    "momentum of a list": (lambda: Momentum([X]), "parameters: expected those of a model, model.parameters, got list"),
    "chrono of two steps": (lambda: initialise.chrono({}, None, 2), "longest: expected a number of steps above 2, got 2"),
}


@pytest.mark.parametrize("name", CASES)
def test_refused_with_a_reason(name):
    call, message = CASES[name]
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()


PUBLIC = [getattr(library, name) for name in library.__all__ if name not in ("StoreError", "initialise")]
PUBLIC += [part.__dict__[name] for part in (LSTM, Model) for name in ("forward", "backward", "stream")] + [Run.train]


@pytest.mark.parametrize("called", PUBLIC, ids=lambda called: called.__qualname__)
def test_the_words_of_other_libraries_are_translated_where_the_thing_is_known(called):
    own = inspect.signature(called).parameters
    for ours, theirs in check.ELSEWHERE.items():
        for word in set(re.findall(r"'s (\w+)", theirs)) - set(own):
            with pytest.raises(TypeError) as refusal:
                called(**{word: 4})
            known = [one for one, words in check.ELSEWHERE.items() if f"'s {word}" in words and re.match(r"\w+", one)[0] in own]
            assert (f"got '{word}', which is {ours} in this library" in str(refusal.value)) == (ours in known[:1])


WORDS = {
    "PyTorch's sizes": (lambda: LSTM(input_size=3, cells=4), "inputs"),
    "Keras's units": (lambda: Model(3, units=4, outputs=1), "cells"),
    "Keras's return_sequences": (lambda: Model(3, 4, 1, return_sequences=True), "readout"),
    "Keras's learning_rate": (lambda: adam(learning_rate=1), "lr"),
    "PyTorch's betas": (lambda: adam(betas=(0.9, 0.999)), "beta_1 and beta_2"),
    "through AdamW": (lambda: AdamW(Model(3, 4, 1).parameters, eps=1), "epsilon"),
    "Keras's clipnorm": (lambda: run(clipnorm=1), "max_norm"),
    "Keras's initial_state": (lambda: forward(initial_state=None), "state"),
}


@pytest.mark.parametrize("name", WORDS)
def test_a_word_of_another_library_is_translated(name):
    call, ours = WORDS[name]
    with pytest.raises(TypeError, match=f", which is {ours} in this library "):
        call()


@pytest.mark.parametrize(
    ("call", "instead"),
    [
        (lambda: cross_entropy(X, X, reduction="sum"), "a loss is the mean, weighted by its mask"),
        (lambda: run(epochs=3), r"train\(steps\) says how many batches in all"),
        (lambda: run(batch_size=3), r"sample\(rng\) makes the batches"),
        (lambda: adam(weight_decay=0.1), "AdamW has it"),
        (lambda: Model(3, 4, 1, bias=False), "every layer has its biases"),
        (lambda: LSTM(3, 4, proj_size=2), "no layer has a projection"),
    ],
)
def test_a_word_for_what_this_library_lacks_says_what_there_is(call, instead):
    with pytest.raises(TypeError, match=f": got '[a-z_]+': {instead}$"):
        call()


def test_a_word_for_what_this_library_lacks_is_explained_only_where_it_belongs():
    with pytest.raises(TypeError, match="unexpected keyword argument 'epochs'"):
        LSTM(3, 4, epochs=3)


def test_dropout_that_does_nothing_warns():
    with pytest.warns(UserWarning, match="with one layer it does nothing") as caught:
        LSTM(3, 4, dropout=0.5)
    assert caught[0].filename == __file__


def test_a_word_that_nobody_has_is_refused_by_python():
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        LSTM(3, 4, colour=1)


def test_a_function_that_translates_keeps_its_parameters():
    assert list(inspect.signature(LSTM).parameters)[:3] == ["inputs", "cells", "layers"]


def test_parameters_are_no_method():
    with pytest.raises(TypeError, match=r"^parameters: expected model\.parameters, without brackets"):
        Adam(Model(3, 4, 1).parameters())


def test_backward_without_forward():
    with pytest.raises(RuntimeError, match="backward needs a forward pass before it"):
        LSTM(3, 4).backward(X)


@pytest.mark.parametrize("batch", [1, 2])
def test_large_finite_numbers_pass_without_a_warning(batch):
    x = np.full((2, batch, 3), 3e38, np.float32)
    lstm = LSTM(3, 4)
    for array in lstm.weights().values():
        array[:] = 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isfinite(lstm.forward(x)[0]).all()
        assert np.isfinite(LSTM(3, 4).forward(x)[0]).all()


def test_backward_of_a_model_without_forward():
    with pytest.raises(RuntimeError, match="backward needs a forward pass before it"):
        Model(3, 4, 1).backward(X)


def test_lengths_may_be_changed_before_the_backward_pass():
    lstm, lengths = LSTM(3, 4), np.array([2, 5])
    lstm.forward(X, lengths=lengths, training=True)
    lengths[:] = 1
    dx, _ = lstm.backward(np.ones((5, 2, 4), np.float32))
    assert dx[1, 0].any()
    assert dx[4, 1].any()
