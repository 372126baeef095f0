"""Stacked LSTM layers, in one direction or both, with dropout between them, and streaming one step at a time."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple

import numpy as np

from lstm import check, initialise
from lstm.buffers import Buffers, Trace
from lstm.check import Array, DType
from lstm.layer import Layer, in_pieces
from lstm.parameters import Parameters, Shapes, Views, layer_shapes, named_gates
from lstm.workspace import Workspace

LARGE = 1e30
"""Sum of squares of the inputs above which a pre-activation may overflow."""

State = tuple[Array, Array]


def quiet(x: Array) -> AbstractContextManager[object]:
    """Return a context in which large inputs cause no warning: a pre-activation that overflows is a gate that is open or closed.

    For other inputs it changes nothing, because every call of NumPy takes longer where warnings are switched off.
    """
    return nullcontext() if np.vdot(x, x) < LARGE else np.errstate(over="ignore")


def layer_names(layers: int, bidirectional: bool) -> list[str]:
    """Return the names of the layers; the layer that reads backwards follows the other one, as in PyTorch."""
    ends = ("", ".reverse") if bidirectional else ("",)
    return [f"layer{layer}{end}" for layer in range(layers) for end in ends]


def turned(x: Array, lengths: Array | None, reverse: bool) -> Array:
    """Return x (T, B, ...), if reverse with each sequence from its own end to its start and padding still behind; twice gives x again."""
    if not reverse:
        return x
    if lengths is None:
        return x[::-1]
    steps = np.arange(len(x))[:, None]
    order = np.where(steps < lengths, lengths - 1 - steps, steps)
    return np.take_along_axis(x, order[:, :, None], 0)


class LSTM:
    """Layers of n cells on d inputs, one on top of the other.

    inputs, cells, layers: d, n, L (PyTorch's input_size, hidden_size, num_layers).
    peepholes: version A instead of version B.  dtype: float32 or float64.
    dropout: probability with which an output between two layers is set to 0 in training (never a recurrent one; zaremba2014regularization).
    With one layer it does nothing, and warns.
    seed: the initial weights (Glorot, orthogonal, forget bias 1) and the dropout masks depend on nothing else.
    bidirectional: D = 2 directions instead of 1. A second layer of n cells beside each layer reads every sequence from its end to its
    start; both together, [h_t forwards, h_t backwards], are what the next layer reads and what comes out (schuster1997bidirectional).
    batch_first: x, y and their derivatives are (B, T, ...) instead of (T, B, ...), as in PyTorch; states, and the steps of a stream, stay.
    Threads: any number may run `forward` while no other changes the weights; one at a time may train, and the others are refused.
    Errors: ValueError if a setting is not what it should be.
    """

    @check.translated
    def __init__(
        self,
        inputs: int,
        cells: int,
        layers: int = 1,
        *,
        peepholes: bool = False,
        dtype: DType = np.float32,
        dropout: float = 0.0,
        seed: Any = 0,
        bidirectional: bool = False,
        batch_first: bool = False,
        parameters: Parameters | None = None,
    ) -> None:
        self.inputs, self.cells = check.positive_integer("inputs", inputs), check.positive_integer("cells", cells)
        self.layer_count = check.positive_integer("layers", layers)
        self.dtype, self.peepholes = check.floating(dtype), check.boolean("peepholes", peepholes)
        self.dropout = check.interval("dropout", dropout, 0, 1)
        if self.dropout and self.layer_count == 1:
            warnings.warn("dropout acts between layers: with one layer it does nothing", stacklevel=3)
        self.bidirectional, self.batch_first = check.boolean("bidirectional", bidirectional), check.boolean("batch_first", batch_first)
        self.directions = 2 if self.bidirectional else 1
        self.rng = np.random.default_rng(seed)
        shapes = self.shapes(inputs, cells, layers, peepholes, bidirectional)
        self._parameters = Parameters(shapes, self.dtype) if parameters is None else parameters
        self.buffers = Buffers()
        names = layer_names(layers, bidirectional)
        self.layers = [Layer(name, self._parameters, self.buffers) for name in names]
        for layer in self.layers:
            initialise.standard(named_gates(layer.M, layer.p), self.rng)

    @staticmethod
    def shapes(inputs: int, cells: int, layers: int, peepholes: bool, bidirectional: bool = False) -> Shapes:
        """Return the names and shapes of all parameter arrays."""
        shapes: dict[str, tuple[int, ...]] = {}
        directions = 2 if bidirectional else 1
        for name in layer_names(layers, bidirectional):
            first = name.split(".")[0] == "layer0"
            shapes |= layer_shapes(name, inputs if first else directions * cells, cells, peepholes)
        return shapes

    @property
    def parameters(self) -> Parameters:
        """All parameters and their gradients."""
        return self._parameters

    def weights(self, layer: int = 0, reverse: bool = False) -> Views:
        """Return {W_f (n, d), R_f (n, n), b_f (n,), ... and p_f, p_i, p_o (n,)} of one layer; writing to them sets the weights.

        Also `weights()["W_f"] = a` does; reverse: those of the layer that reads backwards.
        """
        own = self._layer(layer, reverse)
        return named_gates(own.M, own.p)

    def gradients(self, layer: int = 0, reverse: bool = False) -> Views:
        """Return the gradients, which the last `backward` wrote, under the same names."""
        own = self._layer(layer, reverse)
        return named_gates(own.dM, own.dp)

    def _layer(self, layer: int, reverse: bool) -> Layer:
        if reverse and not self.bidirectional:
            raise ValueError("reverse: expected an LSTM with bidirectional=True, got one that reads forwards only")
        return self.layers[layer * self.directions + reverse]

    def _level(self, level: int) -> list[tuple[int, Layer, bool]]:
        """Return the layers that read the same inputs: the place of each among the states, the layer, and whether it reads backwards."""
        indices = range(level * self.directions, (level + 1) * self.directions)
        return [(index, self.layers[index], index % self.directions == 1) for index in indices]

    @check.translated
    def forward(self, x: Array, state: State | None = None, lengths: Any = None, training: bool = False) -> tuple[Array, State]:
        """Return y (T, B, D n) of the last layer and the final state (h_T, c_T), each (L D, B, n), where D is the number of directions.

        x (T, B, d); state (h_0, c_0), zeros if left out; lengths (B,) integers: behind the end of a sequence y is 0 and its state stays.
        These are PyTorch's `output, (h_n, c_n)`, in its order: layer 0 forwards, layer 0 backwards, layer 1 ...
        With bidirectional=True the second half of y_t is what the layer that reads backwards made of the steps from t to the end of the
        sequence; its final state is that after the first step.
        training: dropout acts, and what `backward` needs is kept. Without it nothing is kept but buffers for a few steps, whatever T is.
        Errors: ValueError if x, state or lengths is not as described, or not finite; RuntimeError if training while another thread trains.
        """
        x, h, c, lengths = self.prepared(x, state, lengths)
        with quiet(x):
            if training:
                y = self._trained(x, h, c, lengths)
            else:
                y = np.empty((*x.shape[:2], self.directions * self.cells), self.dtype)
                for start, part in self.in_pieces(x, h, c, lengths):
                    y[start : start + len(part)] = part
        return self.at_the_border(y), (h, c)

    def at_the_border(self, array: Array) -> Array:
        """Return what is time-major as the caller has it, or the other way round: a view."""
        return array.swapaxes(0, 1) if self.batch_first else array

    def prepared(self, x: Any, state: Any, lengths: Any) -> tuple[Array, Array, Array, Array | None]:
        """Return checked x, time-major, and copies of h_0, c_0 and lengths."""
        check.array("x", x, self.dtype, ("B", "T", self.inputs) if self.batch_first else ("T", "B", self.inputs))
        x = self.at_the_border(x)
        T, B, _ = x.shape
        h, c = check.state(state, len(self.layers), B, self.cells, self.dtype)
        return x, h, c, None if lengths is None else check.lengths(lengths, T, B)

    def in_pieces(self, x: Array, h: Array, c: Array, lengths: Array | None) -> Iterator[tuple[int, Array]]:
        """Yield the first step and the y of each piece, in inference; h and c become the final states. See `layer.in_pieces`."""
        self.buffers.forget()
        if self.bidirectional:
            return self._both_directions(x, h, c, lengths)
        return in_pieces(self.layers, x, h, c, lengths)

    def _both_directions(self, x: Array, h: Array, c: Array, lengths: Array | None) -> Iterator[tuple[int, Array]]:
        """Yield all of y at once: each layer waits for the last step of the one below."""
        for level in range(self.layer_count):
            halves = []
            for index, layer, reverse in self._level(level):
                half, own = np.empty((*x.shape[:2], self.cells), self.dtype), slice(index, index + 1)
                for start, part in in_pieces([layer], turned(x, lengths, reverse), h[own], c[own], lengths):
                    half[start : start + len(part)] = part
                halves.append(turned(half, lengths, reverse))
            x = np.concatenate(halves, 2)
        yield 0, x

    def _trained(self, x: Array, h: Array, c: Array, lengths: Array | None) -> Array:
        """Return y and keep the trace; h and c become the final states."""
        self.buffers.claim()
        self.buffers.forget()
        T, B, _ = x.shape
        trace = Trace({}, [], lengths, T, B)
        for level in range(self.layer_count):
            if level > 0:
                x = self._drop(x, trace.masks)
            halves = []
            for index, layer, reverse in self._level(level):
                half = np.empty((T, B, self.cells), self.dtype)
                space = trace.spaces[layer.name] = layer.begin(T, h[index], c[index], lengths)
                space.forward(turned(x, lengths, reverse), half, lengths)
                h[index], c[index] = space.state()
                halves.append(turned(half, lengths, reverse))
            x = np.concatenate(halves, 2) if self.bidirectional else halves[0]
        self.buffers.trace = trace
        return x

    def _drop(self, y: Array, masks: list[Array | None]) -> Array:
        if self.dropout == 0:
            masks.append(None)
            return y
        mask: Array = np.greater_equal(self.rng.random(y.shape), self.dropout).astype(self.dtype) / self.dtype.type(1 - self.dropout)
        masks.append(mask)
        dropped: Array = y * mask
        return dropped

    @check.translated
    def backward(self, dy: Array, dstate: State | None = None, inputs: bool = True) -> tuple[Array | None, State]:
        """Return dL/dx (T, B, d) and (dL/dh_0, dL/dc_0), each (L D, B, n); write the gradients of all parameters.

        dy (T, B, D n) is dL/dy; dstate is (dL/dh_T, dL/dc_T), zeros if left out. Without inputs dL/dx is not worked out, and None.
        Belongs to the last `forward`, which must have had training=True, and to the weights it had: weights that change in between make
        the gradients wrong.
        Errors: RuntimeError if there was no such pass in this thread; ValueError if dy or dstate is not as the results were.
        """
        trace, n = self.buffers.traced(), self.cells
        T, B, lengths = trace.steps, trace.batch, trace.lengths
        check.array("dy", dy, self.dtype, (B, T, self.directions * n) if self.batch_first else (T, B, self.directions * n))
        dh_T, dc_T = check.state(dstate, len(self.layers), B, n, self.dtype)
        dh, dc, dy = np.empty_like(dh_T), np.empty_like(dc_T), self.at_the_border(dy)
        for level in reversed(range(self.layer_count)):
            wanted, below = inputs or level > 0, []
            for index, layer, reverse in self._level(level):
                half, space = turned(dy[:, :, n:] if reverse else dy[:, :, :n], lengths, reverse), trace.spaces[layer.name]
                dx, dh[index], dc[index] = space.backward(layer.dM, layer.dp, half, dh_T[index], dc_T[index], wanted)
                if dx is not None:
                    below.append(turned(dx, lengths, reverse))
            if not wanted:
                return None, (dh, dc)
            dy = below[0] + below[1] if self.bidirectional else below[0]
            mask = trace.masks[level - 1] if level > 0 else None
            dy = dy if mask is None else dy * mask
        return self.at_the_border(dy), (dh, dc)

    def free(self) -> None:
        """Give back the memory of all passes; a backward pass then needs a new forward pass, and any thread may train."""
        self.buffers.free()

    @check.translated
    def stream(self, batch: int = 1, state: State | None = None) -> "Stream":
        """Return a `Stream` that takes one step at a time with the weights as they are now.

        Errors: ValueError for an LSTM that is bidirectional, or for another batch or state than described.
        """
        return Stream(self, batch, state)


class StreamLayer(NamedTuple):
    """A layer of a stream: its loop, its workspace for one step, and the places of x_t, h and c in it."""

    run: Callable[[Workspace, int, int], None]
    space: Workspace
    x: Array
    h_prev: Array
    h: Array
    c_prev: Array
    c: Array


class Stream:
    """Steps one at a time, carrying the state: `step(x_t)` returns h_t. To branch off, start a new stream from `state`.

    Errors: ValueError for an LSTM that is bidirectional; TypeError for a copy or a pickle; RuntimeError for a step while another thread
    makes one.
    """

    @check.translated
    def __init__(self, lstm: LSTM, batch: int, state: State | None = None) -> None:
        if lstm.bidirectional:
            raise ValueError("stream: expected an LSTM that reads forwards only, got a bidirectional one, which begins at the last step")
        h, c = check.state(state, lstm.layer_count, check.positive_integer("batch", batch), lstm.cells, lstm.dtype)
        self.shape, self.dtype = (batch, lstm.inputs), lstm.dtype
        self.layers: list[StreamLayer] = []
        self.idle = [self.layers]
        for layer, h_0, c_0 in zip(lstm.layers, h, c, strict=True):
            space = Workspace(1, batch, layer.inputs, layer.cells, lstm.dtype, layer.loops)
            space.begin(layer.M, layer.p, h_0, c_0)
            space.hidden[1], space.cells[1] = h_0, c_0
            views = space.inputs[0, :, : layer.inputs], *space.hidden, *space.cells
            self.layers.append(StreamLayer(layer.loops.forward, space, *views))

    def step(self, x: Array) -> Array:
        """Return h_t (B, n) of the last layer for x_t (B, d)."""
        check.array("x", x, self.dtype, self.shape)
        try:
            layers = self.idle.pop()  # cheaper than a lock
        except IndexError:
            raise RuntimeError("a Stream takes one step after the other: expected no step, got one in another thread") from None
        try:
            for run, space, inputs, h_prev, h, c_prev, c in layers:
                np.copyto(inputs, x)
                np.copyto(h_prev, h)
                np.copyto(c_prev, c)
                run(space, 0, 1)
                x = h
            return x.copy()
        finally:
            self.idle.append(layers)

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Refuse copies and pickles: their buffers would not be views of each other any more."""
        raise TypeError("a Stream cannot be copied or pickled: expected a new one, lstm.stream(batch, stream.state)")

    @property
    def state(self) -> State:
        """The state (h_t, c_t), each (L, B, n)."""
        return np.stack([layer.h for layer in self.layers]), np.stack([layer.c for layer in self.layers])
