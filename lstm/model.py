"""A stack of LSTM layers with a linear readout: the model that is trained, saved and loaded."""

import numpy as np

from lstm import check
from lstm.initialise import glorot
from lstm.parameters import Parameters
from lstm.stack import LSTM

READOUTS = ("every", "last")


class Model:
    """LSTM layers and the readout y_hat_t = W_y h_t + b_y, at every step or after the last one.

    inputs, cells, outputs: d, n, K.  readout "every": predictions (T, B, K); "last": predictions (B, K) from the state at each sequence's end.
    Errors: ValueError if a setting is not what it should be.
    """

    def __init__(self, inputs, cells, outputs, readout="every", layers=1, peepholes=False, dtype=np.float32, dropout=0.0, seed=0):
        sizes = {"inputs": inputs, "cells": cells, "outputs": outputs, "layers": layers}
        self.settings = {name: check.positive_integer(name, value) for name, value in sizes.items()}
        self.settings |= {"readout": check.choice("readout", readout, READOUTS), "peepholes": check.boolean("peepholes", peepholes)}
        self.settings |= {"dtype": check.floating(dtype).name, "dropout": check.interval("dropout", dropout, 0, 1)}
        self.outputs, self.readout = self.settings["outputs"], self.settings["readout"]
        shapes = LSTM.shapes(inputs, cells, layers, peepholes) | {"head.W_y": (outputs, cells), "head.b_y": (outputs,)}
        self.parameters = Parameters(shapes, check.floating(dtype))
        self.lstm = LSTM(inputs, cells, layers, peepholes, dtype, dropout, seed, self.parameters)
        self._make_views()
        self.W_y[:] = glorot((outputs, cells), self.lstm.rng)

    def _make_views(self):
        self.W_y, self.b_y = self.parameters.value["head.W_y"], self.parameters.value["head.b_y"]
        self.steps, self.read = None, None

    def __getstate__(self):
        """Return what a copy or a pickle holds: all but views of the parameters and what the last forward pass left."""
        return {name: value for name, value in self.__dict__.items() if name not in ("W_y", "b_y", "steps", "read")}

    def __setstate__(self, state):
        """Take the state, and make the views anew."""
        self.__dict__.update(state)
        self._make_views()

    def forward(self, x, state=None, lengths=None, training=False):
        """Return the predictions and the final state; x, state and lengths as in `LSTM.forward`."""
        y, final = self.lstm.forward(x, state, lengths, training)
        self.steps = len(y)
        self.read = y if self.readout == "every" else final[0][-1].copy()
        rows = self.read.reshape(-1, self.read.shape[-1]) @ self.W_y.T
        rows += self.b_y
        return rows.reshape(*self.read.shape[:-1], self.outputs), final

    def backward(self, dy_hat, inputs=True):
        """Return dL/dx and (dL/dh_0, dL/dc_0) from dL/dy_hat; write the gradients of all parameters.

        Without inputs dL/dx, which an optimiser does not need, is not worked out, and None.
        Belongs to the last `forward` and to the weights it had: weights that change in between make the gradients wrong.
        Errors: RuntimeError if there was no forward pass; ValueError if dy_hat is not as the predictions were.
        """
        if self.read is None:
            raise RuntimeError("backward needs a forward pass before it")
        check.array("dy_hat", dy_hat, self.lstm.dtype, (*self.read.shape[:-1], self.outputs))
        rows, grad = dy_hat.reshape(-1, self.outputs), self.parameters.grad
        np.matmul(rows.T, self.read.reshape(len(rows), -1), grad["head.W_y"])
        rows.sum(axis=0, out=grad["head.b_y"])
        dread = (rows @ self.W_y).reshape(self.read.shape)
        if self.readout == "every":
            return self.lstm.backward(dread, inputs=inputs)
        dh_T = np.zeros((self.lstm.layer_count, *dread.shape), dread.dtype)
        dh_T[-1] = dread
        return self.lstm.backward(np.zeros((self.steps, *dread.shape), dread.dtype), (dh_T, np.zeros_like(dh_T)), inputs)
