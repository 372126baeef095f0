"""Both passes over a batch of sequences: their buffers, made once per shape, and what is done around the loops over time.

Letters: T steps, B sequences, d inputs, n cells, k = d + n + 1.
A layer keeps its parameters as M (4, k, n): for each gate the rows W^T (d), R^T (n) and b (1), so that
`[x_t, h_{t-1}, 1] @ M[gate]` is the pre-activation of a gate for all sequences of a batch.
"""

from collections.abc import Callable

import numpy as np

from lstm.check import Array, DType
from lstm.passes import BackwardStep, ForwardStep, Loops
from lstm.products import Blocks

PIECE = 1 << 16
"""Values per row of local derivatives in one piece of the backward pass: in float32 the five rows take 1.3 MB, little enough to stay in the caches."""


class Workspace:
    """Passes over sequences of up to T steps: `begin`, `forward`, and then `backward` or, for the steps that follow, `go_on` and `forward`.

    inputs (T+1, B, k)   rows [x_t, h_{t-1}, 1]; h_t is written where step t+1 reads it
    kept (T+1, 9, B, n)  i, f, o, c~, c_{t-1}, i*c~, f*c_{t-1}, h_t, tanh(c_t): what the backward pass needs, neighbours used together
    delta (4, T, B, n)   derivatives of the loss at the pre-activations of i, f, o, c~
    back, cell_back (B, n)  dL/dh_{t-1} and dL/dc_{t-1}, carried from step to step backwards
    """

    def __init__(self, steps: int, batch: int, inputs: int, cells: int, dtype: DType, loops: Loops) -> None:
        T, B, d, n = self.shape = steps, batch, inputs, cells
        self.k, self.dtype, self.loops = d + n + 1, np.dtype(dtype), loops
        self.inputs = np.zeros((T + 1, B, self.k), dtype)
        self.inputs[:, :, -1] = 1
        self.hidden = self.inputs[:, :, d : d + n]
        self.kept = np.zeros((T + 1, 9, B, n), dtype)
        self.cells = self.kept[:, 4]
        self.z = np.empty((4, B, n), dtype)
        self.scaled = np.empty((3, B, n), dtype)
        self.half = np.array(0.5, dtype)
        self.halves = np.array([0.5, 0.5, 0.5, 1], dtype)[:, None, None]
        self.peepholes = np.zeros((3, B, n), dtype)
        self.half_peepholes = np.zeros((3, B, n), dtype)
        self.back = np.empty((B, n), dtype)
        self.cell_back = np.empty((B, n), dtype)
        self.forward_product, self.backward_product = self._vector_products() if B == 1 else self._batch_products()
        self.forward_steps = [tuple(self._forward_step(t)) for t in range(T)]  # a plain tuple unpacks three times as fast as a named one
        self.backward_steps: list[tuple[Array, ...]] = []

    def _vector_products(self) -> tuple[Callable[..., object], Callable[..., object]]:
        """Return the products of a step for one sequence: a vector times a matrix."""
        n = self.shape[3]
        self.A = np.empty((self.k, 4 * n), self.dtype)
        self.R = np.empty((4 * n, n), self.dtype)
        return self.A.T.dot, self.R.T.dot

    def _batch_products(self) -> tuple[Callable[..., object], Callable[..., object]]:
        """Return the products of a step for several sequences: one product of matrices per gate."""
        _, B, _, n = self.shape
        self.A_blocks = Blocks(B, 4, self.k, n, self.dtype)
        self.R_blocks = Blocks(B, 4, n, n, self.dtype)
        per_gate, ones = np.empty((4, B, n), self.dtype), np.ones(4, self.dtype)
        target, rows = self.R_blocks.split(per_gate), per_gate.reshape(4, B * n)
        A, R = self.A_blocks.stored, self.R_blocks.stored  # not by way of self: a cycle would keep the buffers after the workspace has gone

        def forward_product(row: Array, z: Array) -> None:
            np.matmul(row, A, z)

        def backward_product(delta: Array, back: Array) -> None:
            np.matmul(delta, R, target)
            ones.dot(rows, back)

        return forward_product, backward_product

    def _forward_step(self, t: int) -> ForwardStep:
        kept = self.kept[t]
        one = self.shape[1] == 1
        return ForwardStep(
            row=self.inputs[t, 0] if one else self.inputs[t],
            z=self.z.reshape(-1) if one else self.A_blocks.split(self.z),
            gates=kept[0:4],
            sigmoids=kept[0:3],
            i_f=kept[0:2],
            c_tilde=kept[3],
            c_prev=kept[4],
            c_tilde_c=kept[3:5],
            pair=kept[5:7],
            write=kept[5],
            keep=kept[6],
            cell=self.cells[t + 1],
            squashed=kept[8],
            o=kept[2],
            h=kept[7],
            hidden=self.hidden[t + 1],
        )

    def begin(self, M: Array, p: Array | None, h_0: Array, c_0: Array) -> None:
        """Take the parameters M (4, k, n) and p (3, n) of a layer, with the inner half of sigma(z) = tanh(z/2)/2 + 1/2, and the states (B, n)."""
        _, B, d, n = self.shape
        self.M = M
        halved = M * self.halves
        recurrent = M[:, d:-1].swapaxes(1, 2)
        if B == 1:
            np.copyto(self.R.reshape(4, n, n), recurrent)
            np.copyto(self.A.reshape(self.k, 4, n), halved.swapaxes(0, 1))
        else:
            self.R_blocks.fill(recurrent)
            self.A_blocks.fill(halved)
        if p is not None:
            self.peepholes[:] = p[:, None]
            np.multiply(self.peepholes, self.half, self.half_peepholes)
        self.hidden[0] = h_0
        self.cells[0] = c_0

    def forward(self, x: Array, y: Array, lengths: Array | None = None) -> None:
        """Write the hidden states to y (S, B, n) for x (S, B, d), S <= T, from the state of row 0.

        With lengths (B,) the state of a sequence that is over stays as it was, and y is zero there.
        """
        S = self.end = len(x)
        self.lengths = lengths
        self.inputs[:S, :, : self.shape[2]] = x
        shortest = self._shortest()
        self.loops.forward(self, 0, shortest)
        if lengths is not None:
            for t in range(shortest, S):
                self.loops.forward(self, t, t + 1)
                self._freeze(t, np.less_equal(lengths, t))
        np.copyto(y, self.kept[:S, 7])

    def _shortest(self) -> int:
        """Return the number of steps at which no sequence is over."""
        return self.end if self.lengths is None else min(self.end, max(0, int(self.lengths.min())))

    def _freeze(self, t: int, over: Array) -> None:
        """Undo step t for the sequences that are over: h_t = h_{t-1}, c_t = c_{t-1}; f = 1, and 0 but for c_{t-1}, lets errors pass."""
        self.hidden[t + 1, over] = self.hidden[t, over]
        self.cells[t + 1, over] = self.cells[t, over]
        self.kept[t, :4, over] = self.kept[t, 5:, over] = 0
        self.kept[t, 1, over] = 1

    def state(self) -> tuple[Array, Array]:
        """Return copies of h and c (B, n) after the last step."""
        return self.hidden[self.end].copy(), self.cells[self.end].copy()

    def go_on(self) -> None:
        """Make the last state the first, so that `forward` takes the steps that follow."""
        self.hidden[0] = self.hidden[self.end]
        self.cells[0] = self.cells[self.end]

    def backward(self, dM: Array, dp: Array | None, dy: Array, dh_T: Array, dc_T: Array, inputs: bool) -> tuple[Array | None, Array, Array]:
        """Return dL/dx (T, B, d), dL/dh_0, dL/dc_0 (B, n) from dL/dy (T, B, n) and dL/dh_T, dL/dc_T; write dL/dM and dL/dp.

        Without inputs dL/dx is left out, and None. Belongs to a forward pass over all T steps.
        """
        if not self.backward_steps:
            self._prepare_backward()
        self.back[:], self.cell_back[:] = dh_T, dc_T
        if self.lengths is not None:
            dy = np.where(np.less(np.arange(self.end)[:, None], self.lengths)[:, :, None], dy, self.dtype.type(0))
        self.backward_loops(dy)
        self.weight_gradient(dM)
        if dp is not None:
            self.peephole_gradient(dp)
        return self.input_gradient() if inputs else None, self.back.copy(), self.cell_back.copy()

    def _prepare_backward(self) -> None:
        """Make the buffers and views of the backward pass."""
        T, B, d, n = self.shape
        self.piece = max(1, min(T, PIECE // (B * n)))
        self.delta = np.empty((T, 4, B, n), self.dtype).swapaxes(0, 1) if B == 1 else np.empty((4, T, B, n), self.dtype)
        if B == 1:
            self.W = np.empty((4, n, d), self.dtype)
        else:
            self.W_blocks = Blocks(B, 4, n, d, self.dtype)
            self.dx = np.empty((4, self.piece, B, d), self.dtype)
        if self.loops.prepare:
            self.local = np.empty((self.piece, 5, B, n), self.dtype)
            self.backward_steps = [tuple(self._backward_step(t)) for t in range(T)]

    def _backward_step(self, t: int) -> BackwardStep:
        _, B, _, n = self.shape
        delta = self.delta[:, t]
        operand = delta.reshape(4 * n) if B == 1 else delta[:, None]
        return BackwardStep._make([*self.local[t % self.piece], self.kept[t, 1], *delta, operand])

    def backward_loops(self, dy: Array) -> None:
        """Run all steps back, piece by piece: first what does not wait for later steps, then the loop."""
        shortest = self._shortest()
        for start in reversed(range(0, self.end, self.piece)):
            stop = min(self.end, start + self.piece)
            if self.loops.prepare:
                self.loops.prepare(self, start, stop)
            if self.lengths is not None:
                for t in reversed(range(max(start, shortest), stop)):
                    self._backward_frozen(t, dy, np.less_equal(self.lengths, t))
            if start < shortest:
                self.loops.backward(self, start, min(stop, shortest), dy)

    def _backward_frozen(self, t: int, dy: Array, over: Array) -> None:
        """One step back where some sequences are over: their errors pass through it unchanged."""
        passed = self.back * over[:, None]
        self.loops.backward(self, t, t + 1, dy)
        self.back += passed

    def weight_gradient(self, dM: Array) -> None:
        """Write dL/dM (4, k, n): for each gate one product over all steps, the sum of [x_t, h_{t-1}, 1]^T delta_t."""
        T, B, _, n = self.shape
        rows = self.inputs[:T].reshape(T * B, self.k)
        delta = self.delta.reshape(4, T * B, n)
        np.matmul(rows.T, delta, dM)

    def peephole_gradient(self, dp: Array) -> None:
        """Write dL/dp (3, n) in the order i, f, o: sums of delta_t * c_{t-1}, for o of delta_t * c_t."""
        before, after = self.cells[:-1], self.cells[1:]
        for gate, cells in enumerate((before, before, after)):
            np.einsum("tbn,tbn->n", self.delta[gate], cells, out=dp[gate])

    def input_gradient(self) -> Array:
        """Return dL/dx (T, B, d), for each step the sum over the gates of delta_t W."""
        T, B, d, n = self.shape
        dx, W = np.empty((T, B, d), self.dtype), self.M[:, :d].swapaxes(1, 2)
        if B == 1:
            np.copyto(self.W, W)
            np.matmul(self.delta.swapaxes(0, 1).reshape(T, 4 * n), self.W.reshape(4 * n, d), dx[:, 0])
            return dx
        self.W_blocks.fill(W)
        for start in range(0, T, self.piece):
            stop = min(T, start + self.piece)
            parts = self.dx[:, : stop - start]
            np.matmul(self.delta[:, start:stop, None], self.W_blocks.stored[:, None], self.W_blocks.split(parts))
            np.add.reduce(parts, axis=0, out=dx[start:stop])
        return dx
