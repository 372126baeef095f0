"""One LSTM layer: batched, time-major, forward and full backward, version B (standard) or version A (peepholes)."""

import numpy as np

from lstm import passes
from lstm.single import LARGEST, Single
from lstm.workspace import Workspace

KEPT_SHAPES = 4
"""Shapes whose buffers a layer keeps; sequences of a further shape replace the one used longest ago."""


class Layer:
    """A layer of n cells with d inputs, on parameters M (4, d + n + 1, n) and, for version A, p (3, n).

    `forward` must come before `backward`; the backward pass belongs to the last forward pass.
    """

    def __init__(self, M, dM, p=None, dp=None):
        self.M, self.dM, self.p, self.dp = M, dM, p, dp
        self.inputs, self.cells = M.shape[1] - M.shape[2] - 1, M.shape[2]
        self.run_forward = passes.forward_standard if p is None else passes.forward_peephole
        self.run_backward = passes.backward_standard if p is None else passes.backward_peephole
        self.spaces, self.space, self.lengths = {}, None, None

    def __getstate__(self):
        """Return what a copy or a pickle holds: no buffers, so that a copy needs a forward pass before a backward pass."""
        return self.__dict__ | {"spaces": {}, "space": None, "lengths": None}

    def buffers(self, kind, steps, batch):
        """Return the buffers of a kind (a class) for this shape, making them if need be."""
        space = self.spaces.pop((kind, steps, batch), None) or self.new_buffers(kind, steps, batch)
        self.spaces[kind, steps, batch] = space
        if len(self.spaces) > KEPT_SHAPES:
            del self.spaces[next(iter(self.spaces))]
        return space

    def new_buffers(self, kind, steps, batch):
        """Return new buffers of a kind for this shape."""
        return kind(steps, batch, self.inputs, self.cells, self.M.dtype)

    def forward(self, x, h_0, c_0, lengths=None):
        """Return y (T, B, n), h_T (B, n), c_T (B, n) for x (T, B, d).

        With lengths (B,) the state of a finished sequence stays as it was, and y is zero there.
        """
        T, B, _ = x.shape
        self.lengths = lengths
        if B == 1 and self.cells <= LARGEST and self.p is None and lengths is None:
            self.space = self.buffers(Single, T, B)
            return self.space.forward(self.M, x, h_0, c_0)
        space = self.space = self.buffers(Workspace, T, B)
        space.load(self.M, self.p)
        space.begin(x, h_0, c_0)
        shortest = T if lengths is None else int(lengths.min())
        self.run_forward(space, 0, shortest)
        for t in range(shortest, T):
            self.run_forward(space, t, t + 1)
            freeze(space, t, lengths <= t)
        y = space.kept[:T, 7].copy()
        if shortest < T:
            y[np.arange(T)[:, None] >= lengths] = 0
        return y, space.hidden[T].copy(), space.cells[T].copy()

    def backward(self, dy, dh_T, dc_T, inputs=True):
        """Return dL/dx (T, B, d), dL/dh_0, dL/dc_0 (B, n) from dL/dy (T, B, n) and dL/dh_T, dL/dc_T; write the parameters' gradients.

        Without inputs dL/dx is left out, and None.
        """
        space = self.space
        if isinstance(space, Single):
            return space.backward(self.M, self.dM, dy, dh_T, dc_T, inputs)
        T = space.shape[0]
        space.prepare_backward()
        space.back[:], space.cell_back[:] = dh_T, dc_T
        if self.lengths is not None:
            dy = np.where((np.arange(T)[:, None] < self.lengths)[:, :, None], dy, space.dtype.type(0))
        self._backward_by_pieces(dy)
        passes.weight_gradient(space, self.dM)
        if self.p is not None:
            passes.peephole_gradient(space, self.dp)
        dx = passes.input_gradient(space, self.M) if inputs else None
        return dx, space.back.copy(), space.cell_back.copy()

    def _backward_by_pieces(self, dy):
        space, T = self.space, self.space.shape[0]
        shortest = T if self.lengths is None else int(self.lengths.min())
        for start in reversed(range(0, T, space.piece)):
            stop = min(T, start + space.piece)
            passes.local_derivatives(space, start, stop, space.local[: stop - start])
            for t in reversed(range(max(start, shortest), stop)):
                self._backward_frozen(t, start, dy)
            if start < shortest:
                self.run_backward(space, start, min(stop, shortest), dy)

    def _backward_frozen(self, t, start, dy):
        """One step back where some sequences are over: their errors pass through it unchanged."""
        space, over = self.space, self.lengths <= t
        space.local[t - start, :, over] = 0
        kept = space.back * over[:, None]
        self.run_backward(space, t, t + 1, dy)
        space.back += kept


def freeze(space, t, over):
    """Undo step t for the sequences that are over: h_t = h_{t-1}, c_t = c_{t-1}, f = 1."""
    space.hidden[t + 1, over] = space.hidden[t, over]
    space.cells[t + 1, over] = space.cells[t, over]
    space.kept[t, 1, over] = 1
