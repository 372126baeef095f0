"""One sequence through few cells (version B): the time is the number of calls, so both passes make as few as they can.

Forward, six calls a step. With a = tanh(z/2) a gate is (1 + a)/2, so c_t = (c~ + c_{t-1} + a_i c~ + a_f c_{t-1})/2 is one product with
(1/2, 1/2, 1/2, 1/2), and h_t = (q + a_o q)/2 with q = tanh(c_t) is never formed: the rows [x, q, a_o q, 1] are multiplied by a matrix that holds
R/2 twice. Gates and hidden states are worked out after the loop, for all steps at once.

Backward, one call a step. The error [dL/dh_t, dL/dc_t from later, 1] is multiplied by a matrix that is known as soon as the forward pass
is done; all T matrices are built at once. That is more multiplications than in the ordinary loop, and far fewer calls.
"""

import weakref

import numpy as np

from lstm.passes import local_derivatives

LARGEST = 40
"""Cells up to which this is faster than the ordinary loops."""


class Single:
    """The two passes for a workspace with B = 1; row s of one of the (2n+1, 2n+1) matrices says where the error from source s goes."""

    def __init__(self, space):
        self.space = weakref.proxy(space)  # which holds this: a cycle would keep the buffers of both after they have gone
        T, _, d, n = space.shape
        self.A = np.empty((d + 2 * n + 1, 4 * n), space.dtype)
        self.rows = np.ones((T + 1, d + 2 * n + 1), space.dtype)
        self.q, self.aq = self.rows[:, d : d + n], self.rows[:, d + n : -1]
        self.views = [self._views(t) for t in range(T)]
        self.matrices = None

    def _views(self, t):
        """Return the operands of step t in the order in which `forward` names them."""
        kept = self.space.kept[t, :, 0]
        gates, i_f, c_tilde_c, pair = (rows.reshape(-1) for rows in (kept[0:4], kept[0:2], kept[3:5], kept[5:7]))
        return self.rows[t], gates, i_f, kept[2], c_tilde_c, pair, kept[3:7], self.space.cells[t + 1, 0], self.q[t + 1], self.aq[t + 1]

    def load(self):
        """Take inputs, initial state and weights from the workspace: h_0 as q = 2 h_0, R/2 twice."""
        space, (T, _, d, n) = self.space, self.space.shape
        self.rows[:T, :d] = space.inputs[:T, 0, :d]
        np.multiply(space.hidden[0, 0], 2, self.q[0])
        self.aq[0] = 0
        self.A[:d], self.A[-1] = space.A[:d], space.A[-1]
        np.multiply(space.A[d:-1], 0.5, self.A[d:-1].reshape(2, n, 4 * n))

    def forward(self):
        """Fill `kept` and `hidden` of the workspace as `passes.forward_standard` does."""
        self.load()
        space, tanh, multiply, product = self.space, np.tanh, np.multiply, self.A.T.dot
        z, add_halves = space.z.reshape(-1), np.full(4, 0.5, space.dtype).dot
        for row, gates, i_f, o, c_tilde_c, pair, four, cell, q, aq in self.views:
            product(row, z)
            tanh(z, gates)
            multiply(i_f, c_tilde_c, pair)
            add_halves(four, cell)
            tanh(cell, q)
            multiply(o, q, aq)
        kept = space.kept[:-1]
        sigmoids, pairs = kept[:, 0:3], kept[:, 5:7]
        sigmoids *= 0.5
        sigmoids += 0.5
        pairs += kept[:, 3:5]
        pairs *= 0.5
        kept[:, 8, 0] = self.q[1:]
        multiply(kept[:, 2], kept[:, 8], kept[:, 7])
        space.hidden[1:] = kept[:, 7]

    def prepare_backward(self):
        """Make the buffers and views of the backward pass, once."""
        T, _, _, n = self.space.shape
        dtype, size = self.space.dtype, 2 * n + 1
        self.matrices = np.zeros((T, size, size), dtype)
        self.matrices[:, -1, -1] = 1
        self.to_hidden = self.matrices[:, :-1, :n].reshape(T, 2, n, n).transpose(1, 2, 0, 3)
        self.to_cell = np.einsum("tsjj->tsj", self.matrices[:, :-1, n:-1].reshape(T, 2, n, n))
        self.coefficients = np.zeros((2, n, T, 4), dtype)
        self.local = np.empty((T, 5, 1, n), dtype)
        self.errors = np.ones((T + 1, size), dtype)
        self.steps = [(self.matrices[t].T.dot, self.errors[t + 1], self.errors[t]) for t in reversed(range(T))]

    def build(self, dy):
        """Fill the matrices from the local derivatives; dy (T, 1, n) enters through the constant 1."""
        space, n = self.space, self.space.shape[3]
        l_i, l_f, l_o, l_c, l_h = self.local[:, :, 0].transpose(1, 2, 0)
        from_h, from_c = self.coefficients
        for gate, slope in ((0, l_i), (1, l_f), (3, l_c)):
            from_c[:, :, gate] = slope
            np.multiply(slope, l_h, from_h[:, :, gate])
        from_h[:, :, 2] = l_o
        np.matmul(self.coefficients, space.R.reshape(4, n, n).swapaxes(0, 1), self.to_hidden)
        f = space.kept[:-1, 1, 0]
        np.multiply(f, l_h.T, self.to_cell[:, 0])
        self.to_cell[:, 1] = f
        self.matrices[1:, -1, :n] = dy[:-1, 0]

    def backward(self, dy):
        """Fill `delta`, `back` and `cell_back` of the workspace as `passes.backward_standard` does."""
        if self.matrices is None:
            self.prepare_backward()
        space, n = self.space, self.space.shape[3]
        local_derivatives(space, 0, space.shape[0], self.local)
        self.build(dy)
        last = self.errors[-1]
        last[:n], last[n:-1] = space.back[0] + dy[-1, 0], space.cell_back[0]
        for product, later, earlier in self.steps:
            product(later, earlier)
        l_i, l_f, l_o, l_c, l_h = self.local[:, :, 0].swapaxes(0, 1)
        h_bar, delta = self.errors[1:, :n], space.delta[:, :, 0]
        c_bar = h_bar * l_h
        c_bar += self.errors[1:, n:-1]
        for gate, slope, error in ((0, l_i, c_bar), (1, l_f, c_bar), (2, l_o, h_bar), (3, l_c, c_bar)):
            np.multiply(error, slope, delta[gate])
        space.back[0], space.cell_back[0] = self.errors[0, :n], self.errors[0, n:-1]
