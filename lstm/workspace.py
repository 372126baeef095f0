"""Buffers for sequences of one shape, made once, and every view of them that a step of the loops needs.

Letters: T steps, B sequences, d inputs, n cells, k = d + n + 1.
A layer keeps its parameters as M (4, k, n): for each gate the rows W^T (d), R^T (n) and b (1), so that
`[x_t, h_{t-1}, 1] @ M[gate]` is the pre-activation of a gate for all sequences of a batch.
"""

import numpy as np

SMALL_PRODUCT = 100**3
"""Multiply-adds up to which OpenBLAS multiplies without first copying its operands; larger products are cut into such blocks."""

PIECE = 1 << 16
"""Values per row of local derivatives in one piece of the backward pass: in float32 the five rows take 1.3 MB, little enough to stay in the caches."""


class Blocks:
    """G matrices (inner, columns), stored in blocks of columns such that (rows, inner) @ block is a small product."""

    def __init__(self, rows, stack, inner, columns, dtype):
        width = columns
        while width % 2 == 0 and width > 16 and rows * inner * width > SMALL_PRODUCT:
            width //= 2
        self.width = width if rows * inner * width <= SMALL_PRODUCT else columns
        self.stored = np.empty((stack, columns // self.width, inner, self.width), dtype)

    def fill(self, matrices):
        """Store matrices (G, inner, columns)."""
        stack, inner, _ = matrices.shape
        np.copyto(self.stored, matrices.reshape(stack, inner, -1, self.width).transpose(0, 2, 1, 3))

    def split(self, result):
        """Return the view of result (..., rows, columns) that `np.matmul(left, stored, out=view)` fills."""
        return result.reshape(*result.shape[:-1], -1, self.width).swapaxes(-3, -2)


class Workspace:
    """Everything the two passes over sequences of shape (T, B, d) write into.

    inputs (T+1, B, k)   rows [x_t, h_{t-1}, 1]; h_t is written where step t+1 reads it
    kept (T+1, 9, B, n)  i, f, o, c~, c_{t-1}, i*c~, f*c_{t-1}, h_t, tanh(c_t): what the backward pass needs, neighbours used together
    delta (4, T, B, n)   derivatives of the loss at the pre-activations of i, f, o, c~
    back, cell_back (B, n)  dL/dh_{t-1} and dL/dc_{t-1}, carried from step to step backwards
    """

    def __init__(self, steps, batch, inputs, cells, dtype):
        T, B, d, n = self.shape = steps, batch, inputs, cells
        self.k, self.dtype, self.backward_views = d + n + 1, np.dtype(dtype), None
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
        self.back = np.empty((B, n), dtype)
        self.cell_back = np.empty((B, n), dtype)
        self._make_products()
        self.forward_views = [self._forward_views(t) for t in range(T)]

    def _make_products(self):
        """Choose how a step multiplies: one sequence is a vector times a matrix, several are one matrix product per gate."""
        _, B, _, n = self.shape
        if B == 1:
            self.A = np.empty((self.k, 4 * n), self.dtype)
            self.R = np.empty((4 * n, n), self.dtype)
            self.forward_product, self.backward_product = self.A.T.dot, self.R.T.dot
            return
        self.A = Blocks(B, 4, self.k, n, self.dtype)
        self.R = Blocks(B, 4, n, n, self.dtype)
        per_gate, ones = np.empty((4, B, n), self.dtype), np.ones(4, self.dtype)
        target, rows = self.R.split(per_gate), per_gate.reshape(4, B * n)
        A, R = self.A.stored, self.R.stored  # not by way of self: a cycle would keep the buffers after the workspace has gone

        def forward_product(row, z):
            np.matmul(row, A, z)

        def backward_product(delta, back):
            np.matmul(delta, R, target)
            ones.dot(rows, back)

        self.forward_product, self.backward_product = forward_product, backward_product

    def load(self, M, p=None):
        """Take the parameters M (4, k, n) and p (3, n) of a layer, with the inner half of sigma(z) = tanh(z/2)/2 + 1/2."""
        _, B, d, n = self.shape
        halved = M * self.halves
        recurrent = M[:, d:-1].swapaxes(1, 2)
        if B == 1:
            np.copyto(self.R.reshape(4, n, n), recurrent)
            np.copyto(self.A.reshape(self.k, 4, n), halved.swapaxes(0, 1))
        else:
            self.R.fill(recurrent)
            self.A.fill(halved)
        if p is not None:
            self.peepholes[:] = p[:, None]
            self.half_peepholes = self.peepholes * self.half

    def begin(self, x, h_0, c_0):
        """Put in the inputs x (T, B, d) and the initial states (B, n)."""
        T, _, d, _ = self.shape
        self.inputs[:T, :, :d] = x
        self.hidden[0] = h_0
        self.cells[0] = c_0

    def _forward_views(self, t):
        """Return the operands of step t, in the order in which the forward loops name them."""
        kept = self.kept[t]
        row, z = (self.inputs[t, 0], self.z.reshape(-1)) if self.shape[1] == 1 else (self.inputs[t], self.A.split(self.z))
        return row, z, kept, self.kept[t + 1, 4], self.hidden[t + 1], *self._groups(kept)

    @staticmethod
    def _groups(kept):
        """Return groups of neighbours: all gates, the sigmoids, (i, f), (c~, c_{t-1}), (i*c~, f*c_{t-1}), and single rows."""
        return kept[0:4], kept[0:3], kept[0:2], kept[3:5], kept[5:7], kept[5], kept[6], kept[8], kept[2], kept[7]

    def prepare_backward(self):
        """Make the buffers and views of the backward pass, once."""
        if self.backward_views is not None:
            return
        T, B, d, n = self.shape
        self.piece = max(1, min(T, PIECE // (B * n)))
        self.local = np.empty((self.piece, 5, B, n), self.dtype)
        self.delta = np.empty((T, 4, B, n), self.dtype).swapaxes(0, 1) if B == 1 else np.empty((4, T, B, n), self.dtype)
        self.W = np.empty((4, n, d), self.dtype) if B == 1 else Blocks(B, 4, n, d, self.dtype)
        self.dx = np.empty((4, self.piece, B, d), self.dtype)
        self.backward_views = [self._backward_views(t) for t in range(T)]

    def _backward_views(self, t):
        """Return the operands of step t, in the order in which the backward loops name them."""
        B, n = self.back.shape
        delta = self.delta[:, t]
        operand = delta.reshape(4 * n) if B == 1 else delta[:, None]
        return *self.local[t % self.piece], self.kept[t, 1], *delta, operand
