"""The two loops over time, and the buffers they run in. Nothing here allocates while it runs.

How it is made fast, and what each point buys, is measured by `benchmarks/ablation.py`:

* one product per step, `[x_t, h_{t-1}, 1] @ A`, for all gates, with the biases in the last row of A;
* one tanh for all gates, because sigma(z) = tanh(z/2)/2 + 1/2 and the inner half is folded into A;
* every buffer is allocated once per shape and every view of it is made once: a step only calls NumPy with `out=`;
* the gates lie in the order i, f, o, c~ with c_{t-1} and tanh(c_t) behind them, so that the products i*c~ and f*c_{t-1} are one call;
* whatever the backward pass needs of the forward pass is computed for many steps at once, in pieces that fit the cache;
* the gradient of all weights is one product over all steps at the end.

Letters: T steps, B sequences, d inputs, n cells, k = d + n + 1.
"""

import numpy as np

ORDER = (1, 0, 3, 2)
"""Where the gates of the loops (i, f, o, c~) stand in the parameters (f, i, c~, o)."""

SMALL_PRODUCT = 100**3
"""Multiply-adds up to which OpenBLAS multiplies without first copying its operands; larger products are cut into such blocks."""

PIECE = 1 << 17
"""Numbers in a piece of the backward pass (several steps at once): half a megabyte in float32, inside the second-level cache."""


def block_width(rows, inner, columns):
    """Return the widest power-of-two part of columns for which a (rows, inner) @ (inner, part) product is small."""
    width = columns
    while width % 2 == 0 and width > 16 and rows * inner * width > SMALL_PRODUCT:
        width //= 2
    return width if rows * inner * width <= SMALL_PRODUCT else columns


class Blocks:
    """A stack of G matrices (inner, columns), stored so that (rows, inner) @ matrix is fast for a fixed number of rows."""

    def __init__(self, rows, stack, inner, columns, dtype):
        self.width = block_width(rows, inner, columns)
        self.stored = np.empty((stack, columns // self.width, inner, self.width), dtype)

    def fill(self, matrices):
        """Store matrices (G, inner, columns)."""
        stack, inner, columns = matrices.shape
        np.copyto(self.stored, matrices.reshape(stack, inner, -1, self.width).transpose(0, 2, 1, 3))

    def split(self, result):
        """Return the view of result (G, rows, columns) that `np.matmul(left, stored, out=view)` fills."""
        stack, rows, columns = result.shape
        return result.reshape(stack, rows, -1, self.width).transpose(0, 2, 1, 3)


def add_product(total, left, right):
    """Add left^T @ right to total (k, n), for left (N, k) and right (N, n) with N large: in small blocks where they divide evenly."""
    (N, k), n = left.shape, right.shape[1]
    width = 32
    if k % width or n % width or N * width * width > SMALL_PRODUCT:
        total += left.T @ right
        return
    left = left.reshape(N, k // width, 1, width).transpose(1, 2, 3, 0)
    right = right.reshape(N, 1, n // width, width).transpose(1, 2, 0, 3)
    blocks = total.reshape(k // width, width, n // width, width).transpose(0, 2, 1, 3)
    blocks += np.matmul(left, right)


class Workspace:
    """Buffers and views for sequences of one shape; holds what the backward pass needs from the forward pass.

    inputs (T+1, B, k): the rows [x_t, h_{t-1}, 1].  kept (T+1, 8, B, n): i, f, o, c~, c_{t-1}, tanh(c_t), i*c~, f*c_{t-1}.
    delta (4, T, B, n): the derivatives at the pre-activations of i, f, o, c~.
    """

    def __init__(self, steps, batch, inputs, cells, dtype):
        T, B, d, n = self.shape = steps, batch, inputs, cells
        self.k, self.dtype = d + n + 1, np.dtype(dtype)
        self.inputs = np.zeros((T + 1, B, self.k), dtype)
        self.inputs[:, :, -1] = 1
        self.hidden = self.inputs[:, :, d : d + n]
        self.kept = np.empty((T + 1, 8, B, n), dtype)
        self.z = np.empty((4, B, n), dtype)
        self.gates = np.empty((3, B, n), dtype)
        self.half = np.full((3, B, n), 0.5, dtype)
        self.back = np.empty((B, n), dtype)
        self.cell_back = np.empty((B, n), dtype)
        self._make_products()
        self.forward_views = [self._forward_views(t) for t in range(T)]
        self.backward_views = None

    def _make_products(self):
        """Choose how a step multiplies: one sequence is a vector times a matrix; more are a matrix product per gate."""
        T, B, d, n = self.shape
        if B == 1:
            self.A = np.empty((self.k, 4 * n), self.dtype)
            self.R = np.empty((4 * n, n), self.dtype)
            self.forward_product = self.A.T.dot
            self.backward_product = self.R.T.dot
            return
        self.A = Blocks(B, 4, self.k, n, self.dtype)
        self.R = Blocks(B, 4, n, n, self.dtype)
        per_gate, ones = np.empty((4, B, n), self.dtype), np.ones(4, self.dtype)
        target, rows = self.R.split(per_gate), per_gate.reshape(4, B * n)

        def forward_product(row, out):
            np.matmul(row, self.A.stored, out)

        def backward_product(delta, out):
            np.matmul(delta, self.R.stored, target)
            ones.dot(rows, out)

        self.forward_product, self.backward_product = forward_product, backward_product

    def load(self, M):
        """Take the parameters M (4, k, n) of a layer: order of the gates, and the half inside tanh(z/2)."""
        T, B, d, n = self.shape
        ordered = M[ORDER, :, :]
        recurrent = ordered[:, d:-1].transpose(0, 2, 1)
        if B == 1:
            np.copyto(self.R.reshape(4, n, n), recurrent)
            ordered[:3] *= 0.5
            np.copyto(self.A.reshape(self.k, 4, n), ordered.transpose(1, 0, 2))
        else:
            self.R.fill(recurrent)
            ordered[:3] *= 0.5
            self.A.fill(ordered)

    def _forward_views(self, t):
        """Return the operands of step t in the order in which `forward_steps` names them."""
        kept = self.kept[t]
        row, z = (self.inputs[t, 0], self.z.reshape(-1)) if self.shape[1] == 1 else (self.inputs[t], self.A.split(self.z))
        gates, sigmoids, i_f, candidate_cell, pair = kept[0:4], kept[0:3], kept[0:2], kept[3:5], kept[6:8]
        return row, z, gates, sigmoids, i_f, candidate_cell, pair, kept[6], kept[7], self.kept[t + 1, 4], kept[5], kept[2], self.hidden[t + 1]

    def prepare_backward(self):
        """Make the buffers and views of the backward pass, once."""
        if self.backward_views is not None:
            return
        T, B, d, n = self.shape
        self.piece = piece = max(1, min(T, PIECE // (4 * B * n)))
        self.local = np.empty((piece, 5, B, n), self.dtype)
        self.delta = np.empty((piece, 4, B, n), self.dtype).swapaxes(0, 1) if B == 1 else np.empty((4, piece, B, n), self.dtype)
        self.W = Blocks(B, 4, n, d, self.dtype)
        self.dx = np.empty((4, piece, B, d), self.dtype)
        self.backward_views = [self._backward_views(t) for t in range(T)]

    def _backward_views(self, t):
        """Return the operands of step t in the order in which `backward_steps` names them."""
        T, B, d, n = self.shape
        k_i, k_f, k_o, k_c, k_h = self.local[t % self.piece]
        d_i, d_f, d_o, d_c = delta = self.delta[:, t % self.piece]
        operand = delta.reshape(4 * n) if B == 1 else delta[:, None]
        return k_h, k_o, k_i, k_f, k_c, self.kept[t, 1], d_o, d_i, d_f, d_c, operand

    def local_derivatives(self, start, stop):
        """Fill `local` for steps start..stop-1, one piece: all that does not wait for later steps.

        The rows are i(1-i) c~, f(1-f) c_{t-1}, o(1-o) tanh(c_t), i(1-c~^2), o(1-tanh^2(c_t)), made of products that the forward pass kept.
        """
        kept, local, h = self.kept[start:stop], self.local[: stop - start], self.hidden[start + 1 : stop + 1]
        np.subtract(1, kept[:, 0:3], local[:, 0:3])
        local[:, 0:2] *= kept[:, 6:8]
        local[:, 2] *= h
        np.multiply(kept[:, 6], kept[:, 3], local[:, 3])
        np.multiply(h, kept[:, 5], local[:, 4])
        np.subtract(kept[:, 0:3:2], local[:, 3:5], local[:, 3:5])


def forward_steps(space, views):
    """Run version B over the steps whose views are given.

    Source: gers2000forget
    """
    tanh, multiply, add, product = np.tanh, np.multiply, np.add, space.forward_product
    half, scaled, all_z = space.half, space.gates, space.z
    for row, z, gates, sigmoids, i_f, candidate_cell, pair, write, keep, cell, squashed, o, hidden in views:
        product(row, z)
        tanh(all_z, gates)
        multiply(sigmoids, half, scaled)
        add(scaled, half, sigmoids)
        multiply(i_f, candidate_cell, pair)
        add(write, keep, cell)
        tanh(cell, squashed)
        multiply(o, squashed, hidden)


def backward_steps(space, start, stop, dy):
    """Run version B backwards over steps stop-1..start; `back` and `cell_back` carry dL/dh and dL/dc from step to step.

    Source: graves2005framewise
    """
    multiply, add, product = np.multiply, np.add, space.backward_product
    back, carried = space.back, space.cell_back
    h_bar, c_bar, part, flat = np.empty_like(back), np.empty_like(back), np.empty_like(back), back.reshape(-1)
    steps = space.backward_views[start:stop]
    for (k_h, k_o, k_i, k_f, k_c, f, d_o, d_i, d_f, d_c, delta), dy_t in zip(reversed(steps), dy[start:stop][::-1]):
        add(back, dy_t, h_bar)
        multiply(h_bar, k_o, d_o)
        multiply(h_bar, k_h, part)
        add(part, carried, c_bar)
        multiply(c_bar, k_i, d_i)
        multiply(c_bar, k_f, d_f)
        multiply(c_bar, k_c, d_c)
        multiply(c_bar, f, carried)
        product(delta, flat)


def backward_pass(space, dy, dM, dx, M):
    """Go back over all pieces; add to dM (4, k, n) and write dx (T, B, d)."""
    T, B, d, n = space.shape
    space.W.fill(M[ORDER, :d].transpose(0, 2, 1))
    stop = T
    while stop > 0:
        start = (stop - 1) // space.piece * space.piece
        space.local_derivatives(start, stop)
        backward_steps(space, start, stop, dy)
        add_parameter_gradient(space, start, stop, dM)
        input_gradient(space, start, stop, dx)
        stop = start


def add_parameter_gradient(space, start, stop, dM):
    """Add the steps of one piece to dL/dM (4, k, n): for each gate one product, the sum over t of [x_t, h_{t-1}, 1]^T delta_t."""
    T, B, d, n = space.shape
    N = (stop - start) * B
    rows = space.inputs[start:stop].reshape(N, space.k)
    delta = space.delta[:, : stop - start].reshape(4, N, n)
    for gate, place in enumerate(ORDER):
        if N > 64:
            add_product(dM[place, :-1], rows[:, :-1], delta[gate])
            dM[place, -1] += rows[:, -1] @ delta[gate]
        else:
            dM[place] += rows.T @ delta[gate]


def input_gradient(space, start, stop, dx):
    """Write the steps of one piece of dL/dx (T, B, d), the sum over the gates of delta_t W."""
    T, B, d, n = space.shape
    count = stop - start
    parts = space.dx[:, :count]
    left = space.delta[:, :count]
    if B == 1:
        np.matmul(left[:,:,0], space.W.stored[:,0], parts[:,:,0])
    else:
        nb, w = space.W.stored.shape[1], space.W.width
        np.matmul(left[:, :, None], space.W.stored[:, None], parts.reshape(4, count, B, nb, w).transpose(0, 1, 3, 2, 4))
    np.add.reduce(parts, 0, None, dx[start:stop])
