"""A stack of LSTM layers with a linear readout: the model that is trained, saved and loaded."""

from typing import Any

import numpy as np

from lstm import check
from lstm.check import Array, DType
from lstm.initialise import glorot
from lstm.parameters import Parameters
from lstm.stack import LSTM, State, Stream, quiet

READOUTS = ("every", "last")


class Model:
    """LSTM layers and the readout y_hat_t = W_y h_t + b_y, at every step or after the last one.

    inputs, cells, outputs: d, n, K.  W_y (K, D n), where D is the number of directions, 1 or 2.
    readout "every" (many to many; Keras's return_sequences=True): predictions (T, B, K).
    readout "last" (many to one): predictions (B, K) from the state at each sequence's end; with bidirectional=True from both final
    states, that of the layer that reads backwards being the one after the first step, as in Keras and PyTorch.
    The other settings are those of `LSTM`; with batch_first=True x is (B, T, d) and predictions are (B, T, K) or (B, K).
    Errors: ValueError if a setting is not what it should be.
    """

    @check.translated
    def __init__(
        self,
        inputs: int,
        cells: int,
        outputs: int,
        readout: str = "every",
        layers: int = 1,
        *,
        peepholes: bool = False,
        dtype: DType = np.float32,
        dropout: float = 0.0,
        seed: Any = 0,
        bidirectional: bool = False,
        batch_first: bool = False,
    ) -> None:
        sizes = {"inputs": inputs, "cells": cells, "outputs": outputs, "layers": layers}
        self.settings: dict[str, Any] = {name: check.positive_integer(name, value) for name, value in sizes.items()}
        self.settings |= {"readout": check.choice("readout", readout, READOUTS), "peepholes": check.boolean("peepholes", peepholes)}
        self.settings |= {"dtype": check.floating(dtype).name, "dropout": check.interval("dropout", dropout, 0, 1)}
        self.settings |= {"bidirectional": check.boolean("bidirectional", bidirectional)}
        self.settings |= {"batch_first": check.boolean("batch_first", batch_first)}
        self.outputs, self.readout = self.settings["outputs"], self.settings["readout"]
        shapes = dict(LSTM.shapes(inputs, cells, layers, peepholes, bidirectional))
        read = 2 * cells if bidirectional else cells
        shapes |= {"head.W_y": (outputs, read), "head.b_y": (outputs,)}
        self._parameters = Parameters(shapes, check.floating(dtype))
        self.lstm = LSTM(
            inputs,
            cells,
            layers,
            peepholes=peepholes,
            dtype=dtype,
            dropout=dropout,
            seed=seed,
            bidirectional=bidirectional,
            batch_first=batch_first,
            parameters=self._parameters,
        )
        self.W_y[:] = glorot((outputs, read), self.lstm.rng)

    @property
    def parameters(self) -> Parameters:
        """All parameters and their gradients."""
        return self._parameters

    @property
    def W_y(self) -> Array:
        """The weights of the readout; what is assigned is copied into them."""
        return self._parameters.value["head.W_y"]

    @W_y.setter
    def W_y(self, value: Array) -> None:
        self._parameters.value["head.W_y"] = value

    @property
    def b_y(self) -> Array:
        """The bias of the readout; what is assigned is copied into it."""
        return self._parameters.value["head.b_y"]

    @b_y.setter
    def b_y(self, value: Array) -> None:
        self._parameters.value["head.b_y"] = value

    @check.translated
    def forward(self, x: Array, state: State | None = None, lengths: Any = None, training: bool = False) -> tuple[Array, State]:
        """Return the predictions and the final state; x, state, lengths and training as in `LSTM.forward`."""
        if training:
            y, final = self.lstm.forward(x, state, lengths, training=True)
            read = y if self.readout == "every" else self._last(final[0])
            self.lstm.buffers.trace = self.lstm.buffers.traced()._replace(read=read)
            return read_out(read, self.W_y, self.b_y), final
        x, h, c, lengths = self.lstm.prepared(x, state, lengths)
        every = np.empty((*x.shape[:2], self.outputs), self.lstm.dtype) if self.readout == "every" else None
        with quiet(x):
            for start, part in self.lstm.in_pieces(x, h, c, lengths):
                if every is not None:
                    every[start : start + len(part)] = read_out(part, self.W_y, self.b_y)
        predictions = read_out(self._last(h), self.W_y, self.b_y) if every is None else self.lstm.at_the_border(every)
        return predictions, (h, c)

    def _last(self, h_T: Array) -> Array:
        """Return what the readout "last" reads, (B, D n), from the final states (L D, B, n)."""
        last = h_T[-self.lstm.directions :]
        return last.swapaxes(0, 1).reshape(last.shape[1], -1).copy()

    @check.translated
    def backward(self, dy_hat: Array, inputs: bool = True) -> tuple[Array | None, State]:
        """Return dL/dx and (dL/dh_0, dL/dc_0) from dL/dy_hat; write the gradients of all parameters.

        Without inputs dL/dx, which an optimiser does not need, is not worked out, and None.
        Belongs to the last `forward`, which must have had training=True, and to the weights it had: weights that change in between make
        the gradients wrong.
        Errors: RuntimeError if there was no such pass in this thread; ValueError if dy_hat is not as the predictions were.
        """
        trace = self.lstm.buffers.traced()
        if trace.read is None:
            raise RuntimeError("backward needs a forward pass of the model before it, with training=True; the last one was of its lstm")
        check.array("dy_hat", dy_hat, self.lstm.dtype, (*trace.read.shape[:-1], self.outputs))
        rows, grad = dy_hat.reshape(-1, self.outputs), self._parameters.grad
        np.matmul(rows.T, trace.read.reshape(len(rows), -1), grad["head.W_y"])
        rows.sum(axis=0, out=grad["head.b_y"])
        dread = (rows @ self.W_y).reshape(trace.read.shape)
        if self.readout == "every":
            return self.lstm.backward(dread, inputs=inputs)
        T, B, n, D = trace.steps, trace.batch, self.lstm.cells, self.lstm.directions
        dh_T = np.zeros((len(self.lstm.layers), B, n), dread.dtype)
        dh_T[-D:] = dread.reshape(B, D, n).swapaxes(0, 1)
        dy = self.lstm.at_the_border(np.zeros((T, B, D * n), dread.dtype))
        return self.lstm.backward(dy, (dh_T, np.zeros_like(dh_T)), inputs)

    def free(self) -> None:
        """Give back the memory of all passes; a backward pass then needs a new forward pass, and any thread may train."""
        self.lstm.free()

    @check.translated
    def stream(self, batch: int = 1, state: State | None = None) -> "ModelStream":
        """Return a `ModelStream` that takes one step at a time with the weights as they are now.

        Errors: ValueError for a model that is bidirectional, or for another batch or state than described.
        """
        return ModelStream(self, batch, state)


class ModelStream(Stream):
    """A stream with a readout: `step(x_t)` returns the prediction y_hat_t (B, K), whichever readout the model has."""

    @check.translated
    def __init__(self, model: Model, batch: int, state: State | None = None) -> None:
        super().__init__(model.lstm, batch, state)
        self.W_y, self.b_y = model.W_y.copy(), model.b_y.copy()

    def step(self, x: Array) -> Array:
        """Return y_hat_t (B, K) for x_t (B, d)."""
        return read_out(super().step(x), self.W_y, self.b_y)


def read_out(h: Array, W_y: Array, b_y: Array) -> Array:
    """Return y_hat (..., K) for h (..., n)."""
    rows = h.reshape(-1, h.shape[-1]) @ W_y.T
    rows += b_y
    return rows.reshape(*h.shape[:-1], len(b_y))
