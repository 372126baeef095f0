"""One LSTM layer in one direction: its parameters, its workspaces, and which loops run, version B (standard) or version A (peepholes)."""

from collections.abc import Iterator, Sequence

import numpy as np

from lstm import passes
from lstm.buffers import Buffers, Space
from lstm.check import Array
from lstm.parameters import Parameters
from lstm.single import LARGEST, Single
from lstm.workspace import Workspace

AT_A_TIME = 256
"""Steps that inference takes at a time, at most."""

VALUES_AT_A_TIME = 1 << 14
"""Values (B n) of the steps that inference takes at a time, at most, if that is more than one step."""


class Layer:
    """A layer of n cells with d inputs, on parameters M (4, d + n + 1, n) and, for version A, p (3, n), which `parameters` hold."""

    def __init__(self, name: str, parameters: Parameters, buffers: Buffers) -> None:
        self.name, self.parameters, self.buffers = name, parameters, buffers
        self.peepholes = f"{name}.p" in parameters.shapes
        self.inputs, self.cells = self.M.shape[1] - self.M.shape[2] - 1, self.M.shape[2]
        self.loops = passes.PEEPHOLE if self.peepholes else passes.STANDARD

    @property
    def M(self) -> Array:
        """W^T, R^T and b of the gates i, f, o, c~."""
        return self.parameters.value[f"{self.name}.M"]

    @property
    def p(self) -> Array | None:
        """The peepholes of i, f, o."""
        return self.parameters.value[f"{self.name}.p"] if self.peepholes else None

    @property
    def dM(self) -> Array:
        """The gradient of M."""
        return self.parameters.grad[f"{self.name}.M"]

    @property
    def dp(self) -> Array | None:
        """The gradient of p."""
        return self.parameters.grad[f"{self.name}.p"] if self.peepholes else None

    def begin(self, steps: int, h_0: Array, c_0: Array, lengths: Array | None) -> Space:
        """Return a workspace for so many steps that holds the weights as they are now and the states (B, n)."""
        B = len(h_0)
        few_calls = B == 1 and self.cells <= LARGEST and self.loops == passes.STANDARD and lengths is None
        space = self.buffers.take((self.name, Single if few_calls else Workspace, steps, B)) or self.workspace(steps, B, few_calls)
        space.begin(self.M, self.p, h_0, c_0)
        return space

    def workspace(self, steps: int, batch: int, few_calls: bool = False) -> Space:
        """Return a new workspace."""
        if few_calls:
            return Single(steps, self.inputs, self.cells, self.M.dtype)
        return Workspace(steps, batch, self.inputs, self.cells, self.M.dtype, self.loops)


def in_pieces(layers: Sequence[Layer], x: Array, h: Array, c: Array, lengths: Array | None = None) -> Iterator[tuple[int, Array]]:
    """Run x (T, B, d) through layers on top of each other, a few steps at a time, so that nothing here is as long as the sequences.

    Yields the first step of each piece and the hidden states of the last layer, valid until the next piece is asked for.
    At the end h and c (layers, B, n) are the final states.
    """
    T, (_, B, n) = len(x), h.shape
    size = min(T, AT_A_TIME, max(1, VALUES_AT_A_TIME // (B * n)))
    spaces = [layer.begin(size, h[index], c[index], lengths) for index, layer in enumerate(layers)]
    hidden = np.empty((size, B, n), x.dtype)
    for start in range(0, T, size):
        y = x[start : start + size]
        for space in spaces:
            space.forward(y, hidden[: len(y)], None if lengths is None else lengths - start)
            space.go_on()
            y = hidden[: len(y)]
        yield start, y
    for index, (layer, space) in enumerate(zip(layers, spaces, strict=True)):
        h[index], c[index] = space.state()
        layer.buffers.give(layer.name, space)
