"""Stacked LSTM layers with dropout between them, and streaming one step at a time."""

from contextlib import nullcontext

import numpy as np

from lstm import check, initialise
from lstm.layer import Layer
from lstm.parameters import Parameters, layer_shapes, named_gates
from lstm.workspace import Workspace

LARGE = 1e30
"""Sum of squares of the inputs above which a pre-activation may overflow."""


def quiet(x):
    """Return a context in which large inputs cause no warning: a pre-activation that overflows is a gate that is open or closed.

    For other inputs it changes nothing, because every call of NumPy takes longer where warnings are switched off.
    """
    return nullcontext() if np.vdot(x, x) < LARGE else np.errstate(over="ignore")


class LSTM:
    """Layers of n cells on d inputs, one on top of the other.

    inputs, cells, layers: d, n, L.  peepholes: version A instead of version B.  dtype: float32 or float64.
    dropout: probability with which an output between two layers is set to 0 in training (never a recurrent one; zaremba2014regularization).
    seed: the initial weights (Glorot, orthogonal, forget bias 1) and the dropout masks depend on nothing else.
    Errors: ValueError if a setting is not what it should be.
    """

    def __init__(self, inputs, cells, layers=1, peepholes=False, dtype=np.float32, dropout=0.0, seed=0, parameters=None):
        self.inputs, self.cells = check.positive_integer("inputs", inputs), check.positive_integer("cells", cells)
        self.layer_count = check.positive_integer("layers", layers)
        self.dtype, self.peepholes = check.floating(dtype), check.boolean("peepholes", peepholes)
        self.dropout = check.interval("dropout", dropout, 0, 1)
        self.rng = np.random.default_rng(seed)
        self.parameters = parameters or Parameters(self.shapes(inputs, cells, layers, peepholes), self.dtype)
        self._make_layers()
        for index in range(self.layer_count):
            initialise.standard(self.weights(index), self.rng)

    def _make_layers(self):
        self.layers, self.masks = [self._layer(index) for index in range(self.layer_count)], []

    def __getstate__(self):
        """Return what a copy or a pickle holds: all but the layers, which are views of the parameters, and what the last forward pass left."""
        return {name: value for name, value in self.__dict__.items() if name not in ("layers", "masks")}

    def __setstate__(self, state):
        """Take the state, and make the layers anew."""
        self.__dict__.update(state)
        self._make_layers()

    @staticmethod
    def shapes(inputs, cells, layers, peepholes):
        """Return the names and shapes of all parameter arrays."""
        shapes = {}
        for layer in range(layers):
            shapes |= layer_shapes(layer, inputs if layer == 0 else cells, cells, peepholes)
        return shapes

    def _layer(self, index):
        value, grad = self.parameters.value, self.parameters.grad
        M, p = f"layer{index}.M", f"layer{index}.p"
        return Layer(value[M], grad[M], value.get(p), grad.get(p))

    def weights(self, layer=0):
        """Return views {W_f (n, d), R_f (n, n), b_f (n,), ... and p_f, p_i, p_o (n,)} of one layer; writing to them sets the weights."""
        return named_gates(self.layers[layer].M, self.layers[layer].p)

    def gradients(self, layer=0):
        """Return the same views of the gradients that the last `backward` wrote."""
        return named_gates(self.layers[layer].dM, self.layers[layer].dp)

    def forward(self, x, state=None, lengths=None, training=False):
        """Return y (T, B, n) of the last layer and the final state (h_T, c_T), each (L, B, n).

        x (T, B, d); state (h_0, c_0), zeros if left out; lengths (B,) integers: behind the end of a sequence y is 0 and its state stays.
        Errors: ValueError if x, state or lengths is not as described, or not finite.
        """
        check.array("x", x, self.dtype, ("T", "B", self.inputs))
        h, c = check.state(state, self.layer_count, x.shape[1], self.cells, self.dtype)
        lengths = None if lengths is None else check.lengths(lengths, *x.shape[:2])
        h_T, c_T, self.masks, y = np.empty_like(h), np.empty_like(c), [], x
        with quiet(x):
            for index, layer in enumerate(self.layers):
                if index > 0:
                    y = self._drop(y, training)
                y, h_T[index], c_T[index] = layer.forward(y, h[index], c[index], lengths)
        return y, (h_T, c_T)

    def _drop(self, y, training):
        if not training or self.dropout == 0:
            self.masks.append(None)
            return y
        mask = (self.rng.random(y.shape) >= self.dropout).astype(self.dtype) / self.dtype.type(1 - self.dropout)
        self.masks.append(mask)
        return y * mask

    def backward(self, dy, dstate=None, inputs=True):
        """Return dL/dx (T, B, d) and (dL/dh_0, dL/dc_0), each (L, B, n); write the gradients of all parameters.

        dy (T, B, n) is dL/dy; dstate is (dL/dh_T, dL/dc_T), zeros if left out. Without inputs dL/dx is not worked out, and None.
        Belongs to the last `forward` and to the weights it had: weights that change in between make the gradients wrong.
        Errors: RuntimeError if there was no forward pass; ValueError if dy or dstate is not as the results were.
        """
        if self.layers[0].space is None:
            raise RuntimeError("backward needs a forward pass before it")
        T, B, _, n = self.layers[0].space.shape
        check.array("dy", dy, self.dtype, (T, B, n))
        dh_T, dc_T = check.state(dstate, self.layer_count, B, n, self.dtype)
        dh, dc = np.empty_like(dh_T), np.empty_like(dc_T)
        for index in reversed(range(self.layer_count)):
            dy, dh[index], dc[index] = self.layers[index].backward(dy, dh_T[index], dc_T[index], inputs or index > 0)
            if index > 0 and self.masks[index - 1] is not None:
                dy = dy * self.masks[index - 1]
        return dy, (dh, dc)

    def stream(self, batch=1, state=None):
        """Return a `Stream` that takes one step at a time with the weights as they are now."""
        return Stream(self, batch, state)


class Stream:
    """Steps one at a time, carrying the state: `step(x_t)` returns h_t. To branch off, start a new stream from `state`.

    Errors: TypeError for a copy or a pickle.
    """

    def __init__(self, lstm, batch, state=None):
        h, c = check.state(state, lstm.layer_count, check.positive_integer("batch", batch), lstm.cells, lstm.dtype)
        self.shape, self.dtype, self.spaces = (batch, lstm.inputs), lstm.dtype, []
        for layer, h_0, c_0 in zip(lstm.layers, h, c, strict=True):
            space = layer.new_buffers(Workspace, 1, batch)
            space.load(layer.M, layer.p)
            space.hidden[1], space.cells[1] = h_0, c_0
            self.spaces.append((space, layer.run_forward, space.inputs[0, :, : layer.inputs], *space.hidden, *space.cells))

    def step(self, x):
        """Return h_t (B, n) of the last layer for x_t (B, d)."""
        check.array("x", x, self.dtype, self.shape)
        for space, run, inputs, hidden, new_hidden, cell, new_cell in self.spaces:
            np.copyto(inputs, x)
            np.copyto(hidden, new_hidden)
            np.copyto(cell, new_cell)
            run(space, 0, 1)
            x = new_hidden
        return x.copy()

    def __reduce_ex__(self, protocol):
        """Refuse copies and pickles: their buffers would not be views of each other any more."""
        raise TypeError("a Stream cannot be copied or pickled: expected a new one, lstm.stream(batch, stream.state)")

    @property
    def state(self):
        """The state (h_t, c_t), each (L, B, n)."""
        return np.stack([space.hidden[1] for space, *_ in self.spaces]), np.stack([space.cells[1] for space, *_ in self.spaces])
