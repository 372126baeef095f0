"""The backward pass of one sequence through few cells: one matrix per step instead of a dozen calls.

Going back, the error [dL/dh_t, dL/dc_t from later, 1] is multiplied by a matrix that is known as soon as the forward pass
is done. All T matrices are built at once; what remains in the loop is one product of a matrix and a vector per step.
That costs more multiplications than the ordinary pass and saves calls, so it pays for B = 1 and small n only.
"""

import numpy as np

LARGEST = 40
"""Cells up to which this is faster than the ordinary loop."""


class Jacobians:
    """Matrices (T, 2n+1, 2n+1) for a workspace with B = 1 and version B; row s of a matrix is where source s goes."""

    def __init__(self, space):
        T, B, d, n = space.shape
        self.space, self.size = space, 2 * n + 1
        self.matrices = np.zeros((T, self.size, self.size), space.dtype)
        self.matrices[:, -1, -1] = 1
        to_hidden = self.matrices[:, :-1, :n].reshape(T, 2, n, n)
        self.to_hidden = to_hidden.transpose(1, 2, 0, 3)
        self.to_cell = np.einsum("tsjj->tsj", self.matrices[:, :-1, n:-1].reshape(T, 2, n, n))
        self.coefficients = np.zeros((2, n, T, 4), space.dtype)
        self.local = np.empty((T, 5, 1, n), space.dtype)
        self.errors = np.ones((T + 1, self.size), space.dtype)
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
        R = space.R.reshape(4, n, n).swapaxes(0, 1)
        np.matmul(self.coefficients, R, self.to_hidden)
        f = space.kept[:-1, 1, 0]
        np.multiply(f, l_h.T, self.to_cell[:, 0])
        self.to_cell[:, 1] = f
        self.matrices[1:, -1, :n] = dy[:-1, 0]

    def run(self, dy):
        """Go back over all steps; fill `delta`, `back` and `cell_back` of the workspace as the ordinary loop does."""
        space, n = self.space, self.space.shape[3]
        self.build(dy)
        last = self.errors[-1]
        last[:n], last[n:-1] = space.back[0] + dy[-1, 0], space.cell_back[0]
        for product, later, earlier in self.steps:
            product(later, earlier)
        l_i, l_f, l_o, l_c, l_h = self.local[:, :, 0].swapaxes(0, 1)
        h_bar, d = self.errors[1:, :n], space.delta[:, :, 0]
        c_bar = h_bar * l_h
        c_bar += self.errors[1:, n:-1]
        for gate, slope, error in ((0, l_i, c_bar), (1, l_f, c_bar), (2, l_o, h_bar), (3, l_c, c_bar)):
            np.multiply(error, slope, d[gate])
        space.back[0], space.cell_back[0] = self.errors[0, :n], self.errors[0, n:-1]
