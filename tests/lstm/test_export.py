"""Whole networks in other libraries, as far as it needs none of them: `tests/peers/test_export.py` has the rest."""

import re
import subprocess
import sys

import numpy as np
import pytest

import lstm
from lstm.export.network import Readout, network

OTHERS = ("torch", "onnx", "keras")


def test_no_other_library_is_imported_unasked():
    check = f"import sys, lstm; print(sorted(set({OTHERS}) & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize("way", ["to", "from"])
@pytest.mark.parametrize("name", OTHERS)
def test_a_library_that_is_missing_is_named(name, way, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError, match=rf"this needs {name}, which cannot be imported \(.*\): python -m pip install {name}"):
        getattr(lstm, f"{way}_{name}")(lstm.Model(1, 2, 1))


def arrays(n=2, d=1, dtype="float32", **more):
    """Return the arrays of one layer in one direction."""
    shapes = {"W": (n, d), "R": (n, n), "b": (n,)}
    return {f"{letter}_{part}": np.ones(shape, dtype) for letter, shape in shapes.items() for part in "fico"} | more


REFUSED = {
    "expected an LSTM layer, found none": lambda: network([], None),
    "layers: expected one type, one number of cells and of directions in all layers, found float32, 2 cells, 1 directions; "
    "float32, 3 cells, 1 directions": lambda: network([[arrays()], [arrays(3, 2)]], None),
    "found float32, 2 cells, 1 directions; float64, 2 cells, 1 directions": lambda: network([[arrays()], [arrays(2, 2, "float64")]], None),
    "layer 1: W_f: expected float32 of shape (2, 2), got float32 of shape (2, 3)": lambda: network([[arrays()], [arrays(2, 3)]], None),
    "P (PyTorch's proj_size): the LSTM of this library has no projection": lambda: network([[arrays(P=np.ones((1, 2)))]], None),
    "the readout: W_y: expected float32 of shape (1, 2), got float64 of shape (1, 2)": lambda: network(
        [[arrays()]], Readout(np.ones((1, 2)), np.ones(1, "float32"), "every")
    ),
}


@pytest.mark.parametrize("message", REFUSED)
def test_refuses_what_is_no_network_of_this_library(message):
    with pytest.raises(ValueError, match=re.escape(message)):
        REFUSED[message]()


def test_a_layer_without_peepholes_among_others_gets_zeros():
    peepholes = {f"p_{part}": np.ones(2, "float32") for part in "fio"}
    made = network([[arrays()], [arrays(2, 2, **peepholes)]], None)
    assert [made.weights(layer)["p_f"].tolist() for layer in (0, 1)] == [[0, 0], [1, 1]]
