"""One sequence through few cells (version B): the time is the number of calls, so both passes make as few as they can.

Forward, six calls a step. With a = tanh(z/2) a gate is (1 + a)/2, so c_t = (c~ + c_{t-1} + a_i c~ + a_f c_{t-1})/2 is one product with
(1/2, 1/2, 1/2, 1/2), and h_t = (q + a_o q)/2 with q = tanh(c_t) is not formed in the loop: the rows [q, x, a_o q, 1] are multiplied by a
matrix that holds R/2 twice. The hidden states are worked out after the loop, for all steps at once.

Backward, one call a step. The error [dL/dh_t, dL/dc_t from later, 1] is multiplied by a matrix that is known as soon as the forward pass
is done; all T matrices are built at once. That is more multiplications than in the ordinary loop, and far fewer calls.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lstm.check import Array, DType

LARGEST = 40
"""Cells up to which this way is taken: twice as fast as the ordinary loops at 8 cells, equal at 32."""


class Step(NamedTuple):
    """The views that a step forward reads and writes; neighbours in memory share a view. a = tanh(z/2), q = tanh(c_t)."""

    row: Array
    """[q_{t-1}, x_t, a_o q_{t-1}, 1]"""
    gates: Array
    """a_i, a_f, a_o, c~"""
    i_f: Array
    o: Array
    c_tilde_c: Array
    """c~, c_{t-1}"""
    pair: Array
    """a_i c~, a_f c_{t-1}"""
    four: Array
    """c~, c_{t-1} and the pair"""
    cell: Array
    """c_t, where the next step reads it"""
    q: Array
    oq: Array


class Single:
    """Buffers and both passes for one sequence of up to T steps; gates in the order i, f, o, c~ of the parameters M (4, d + n + 1, n).

    rows (T+1, n + d + n + 1)  [q_{t-1}, x_t, a_o q_{t-1}, 1]; after the forward pass h_{t-1} stands in the place of a_o q_{t-1}
    kept (T+1, 7, n)           a_i, a_f, a_o, c~, c_{t-1}, a_i c~, a_f c_{t-1}
    bulk (8, T, n)             i, f, o, c~, c_{t-1}, i c~, f c_{t-1}, h_t, for the backward pass, so that each call takes all steps
    The methods are used as those of `Workspace`.
    """

    def __init__(self, steps: int, inputs: int, cells: int, dtype: DType) -> None:
        T, _, d, n = self.shape = steps, 1, inputs, cells
        self.A = np.empty((n + d + n + 1, 4, n), dtype)
        self.scale = np.ones((d + n + 1, 4, 1), dtype)
        self.scale[:, :3] *= 0.5  # of sigma(z) = tanh(z/2)/2 + 1/2
        self.scale[d:-1] *= 0.5  # of h = (q + a_o q)/2
        self.rows = np.ones((T + 1, len(self.A)), dtype)
        self.q, self.x, self.h = self.rows[:, :n], self.rows[:, n : n + d], self.rows[:, n + d : -1]
        self.kept = np.zeros((T + 1, 7, n), dtype)
        self.z, self.half = np.empty(4 * n, dtype), np.array(0.5, dtype)
        self.last_oq = np.empty(n, dtype)
        self.one = np.array(1, dtype)
        self.views = [tuple(self._step(t)) for t in range(T)]  # a plain tuple unpacks three times as fast as a named one
        self.steps: list[tuple[Callable[..., object], Array, Array]] = []

    def _step(self, t: int) -> Step:
        kept = self.kept[t]
        gates, i_f, c_tilde_c, pair = (rows.reshape(-1) for rows in (kept[0:4], kept[0:2], kept[3:5], kept[5:7]))
        return Step(self.rows[t], gates, i_f, kept[2], c_tilde_c, pair, kept[3:7], self.kept[t + 1, 4], self.q[t + 1], self.h[t + 1])

    def begin(self, M: Array, p: Array | None, h_0: Array, c_0: Array) -> None:
        """Take the weights and the states (1, n): h_0 as q = 2 h_0, R/2 twice. There are no peepholes."""
        _, _, d, n = self.shape
        self.M = M
        np.multiply(M.swapaxes(0, 1), self.scale, self.A[n:])
        self.A[:n] = self.A[n + d : -1]
        np.add(h_0, h_0, self.q[:1])
        self.h[0] = 0
        self.kept[0, 4] = c_0[0]

    def forward(self, x: Array, y: Array, lengths: Array | None = None) -> None:
        """Write the hidden states to y (S, 1, n) for x (S, 1, d), S <= T, from the state of row 0. There are no lengths."""
        S = self.end = len(x)
        self.x[:S] = x[:, 0]
        tanh, multiply, z, product = np.tanh, np.multiply, self.z, self.A.reshape(-1, len(self.z)).T.dot
        add_halves = np.full(4, self.half).dot
        for row, gates, i_f, o, c_tilde_c, pair, four, cell, q, oq in self.views[:S]:
            product(row, z)
            tanh(z, gates)
            multiply(i_f, c_tilde_c, pair)
            add_halves(four, cell)
            tanh(cell, q)
            multiply(o, q, oq)
        self.last_oq[:] = self.h[S]
        self.h[: S + 1] += self.q[: S + 1]
        self.h[: S + 1] *= self.half
        y[:, 0] = self.h[1 : S + 1]

    def state(self) -> tuple[Array, Array]:
        """Return copies of h and c (1, n) after the last step."""
        return self.h[self.end, None].copy(), self.kept[self.end, 4, None].copy()

    def go_on(self) -> None:
        """Make the last state the first, so that `forward` takes the steps that follow."""
        self.q[0], self.h[0], self.kept[0, 4] = self.q[self.end], self.last_oq, self.kept[self.end, 4]

    def _prepare_backward(self) -> None:
        """Make the buffers and views of the backward pass."""
        T, _, d, n = self.shape
        dtype, size = self.z.dtype, 2 * n + 1
        self.bulk, self.local, self.delta = (np.empty((rows, T, n), dtype) for rows in (8, 5, 4))
        self.R, self.W, self.parts = np.empty((n, 4, n), dtype), np.empty((4, n, d), dtype), np.empty((4, T, d), dtype)
        self.coefficients = np.zeros((2, n, T, 4), dtype)
        self.matrices = np.zeros((T, size, size), dtype)
        self.matrices[:, -1, -1] = 1
        self.to_hidden = self.matrices[:, :-1, :n].reshape(T, 2, n, n).transpose(1, 2, 0, 3)
        self.to_cell = np.einsum("tsjj->tsj", self.matrices[:, :-1, n:-1].reshape(T, 2, n, n))
        self.errors = np.ones((T + 1, size), dtype)
        self.steps = [(self.matrices[t].T.dot, self.errors[t + 1], self.errors[t]) for t in reversed(range(T))]

    def _local_derivatives(self) -> None:
        """Fill local (5, T, n) with what does not wait for later steps.

        Its rows are i(1-i) c~, f(1-f) c_{t-1}, o(1-o) q, i(1-c~^2) and o(1-q^2).
        """
        i, _, o, c_tilde, _, written, _, h = self.bulk
        np.copyto(self.bulk[:5], self.kept[:-1, :5].swapaxes(0, 1))
        sigmoids, products, local = self.bulk[:3], self.bulk[5:], self.local
        sigmoids *= self.half
        sigmoids += self.half
        np.multiply(self.bulk[0:2], self.bulk[3:5], products[:2])
        h[:] = self.h[1:]
        np.subtract(self.one, sigmoids, local[:3])
        local[:3] *= products
        np.multiply(written, c_tilde, local[3])
        np.multiply(h, self.q[1:], local[4])
        np.subtract(i, local[3], local[3])
        np.subtract(o, local[4], local[4])

    def _build(self, dy: Array) -> None:
        """Fill the matrices from the local derivatives; dy (T, 1, n) enters through the constant 1.

        Row s of one of the (2n+1, 2n+1) matrices says where the error from source s goes.
        """
        d, n = self.shape[2:]
        l_i, l_f, l_o, l_c, l_h = self.local.swapaxes(1, 2)
        from_h, from_c = self.coefficients
        for gate, slope in ((0, l_i), (1, l_f), (3, l_c)):
            from_c[:, :, gate] = slope
            np.multiply(slope, l_h, from_h[:, :, gate])
        from_h[:, :, 2] = l_o
        np.copyto(self.R, self.M[:, d:-1].transpose(2, 0, 1))
        np.matmul(self.coefficients, self.R, self.to_hidden)
        f = self.bulk[1]
        np.multiply(f, self.local[4], self.to_cell[:, 0])
        self.to_cell[:, 1] = f
        self.matrices[1:, -1, :n] = dy[:-1, 0]

    def backward(self, dM: Array, dp: Array | None, dy: Array, dh_T: Array, dc_T: Array, inputs: bool) -> tuple[Array | None, Array, Array]:
        """Return dL/dx (T, 1, d) if inputs, dL/dh_0, dL/dc_0 (1, n) from dL/dy (T, 1, n), dL/dh_T and dL/dc_T; write dL/dM."""
        if not self.steps:
            self._prepare_backward()
        n = self.shape[3]
        self._local_derivatives()
        self._build(dy)
        last = self.errors[-1]
        last[:n], last[n:-1] = dh_T[0] + dy[-1, 0], dc_T[0]
        for product, later, earlier in self.steps:
            product(later, earlier)
        h_bar, c_bar, delta, local = self.errors[1:, :n], self.errors[1:, n:-1], self.delta, self.local
        np.multiply(h_bar, local[2], delta[2])
        np.multiply(h_bar, local[4], delta[3])
        delta[3] += c_bar
        np.multiply(delta[3], local[0:2], delta[0:2])
        delta[3] *= local[3]
        np.matmul(self.rows[:-1, n:].T, delta, dM)
        return self._input_gradient() if inputs else None, self.errors[:1, :n].copy(), self.errors[:1, n:-1].copy()

    def _input_gradient(self) -> Array:
        """Return dL/dx (T, 1, d), for each step the sum over the gates of delta_t W."""
        np.copyto(self.W, self.M[:, : self.shape[2]].swapaxes(1, 2))
        np.matmul(self.delta, self.W, self.parts)
        dx: Array = np.add.reduce(self.parts)[:, None]
        return dx
