"""The loops over time: forward and backward, for version B (standard) and version A (peepholes).

A step calls NumPy a dozen times and allocates nothing. What makes it fast, each point measured by `benchmarks/ablation.py`:

* one product per step, `[x_t, h_{t-1}, 1] @ A`, for all gates, with the biases in the last row of A;
* one tanh for all gates, because sigma(z) = tanh(z/2)/2 + 1/2, and the inner half is folded into A;
* every buffer is made once per shape, every view of it once, and each call writes to such a view;
* the gates lie in the order i, f, o, c~ with c_{t-1} behind them, so that the products i*c~ and f*c_{t-1} are one call;
* what the backward pass needs and no later step changes is computed for many steps at once, in pieces that fit the cache, and read in place;
* the gradient of all weights is one product per gate over all steps, at the end;
* large products are cut into blocks that OpenBLAS multiplies without copying them first.
"""

import numpy as np

from lstm.workspace import SMALL_PRODUCT

BLOCK = 32
"""Rows and columns of a block of a weight gradient."""

BUFFER = 512
"""Numbers that NumPy may copy at a time where an operand has gaps; with its own 8,192 it copies rows that are faster read in place."""


def forward_standard(space, start, stop):
    """Run version B over steps start..stop-1.

    Source: gers2000forget
    """
    tanh, multiply, add, copyto, product = np.tanh, np.multiply, np.add, np.copyto, space.forward_product
    z, half, scaled = space.z, space.half, space.scaled
    for row, z_out, _, cell, hidden, gates, sigmoids, i_f, c_tilde_c, pair, write, keep, squashed, o, h in space.forward_views[start:stop]:
        product(row, z_out)
        tanh(z, gates)
        multiply(sigmoids, half, scaled)
        add(scaled, half, sigmoids)
        multiply(i_f, c_tilde_c, pair)
        add(write, keep, cell)
        tanh(cell, squashed)
        multiply(o, squashed, h)
        copyto(hidden, h)


def forward_peephole(space, start, stop):
    """Run version A over steps start..stop-1: i and f see c_{t-1}, o sees c_t.

    Source: gers2002precise
    """
    tanh, multiply, add, copyto, product = np.tanh, np.multiply, np.add, np.copyto, space.forward_product
    z_i_f, z_o, z_c = space.z[0:2], space.z[2], space.z[3]
    half, scaled, (p_i, p_f, p_o) = space.half, space.scaled, space.half_peepholes
    for row, z_out, kept, cell, hidden, _, _, i_f, c_tilde_c, pair, write, keep, squashed, o, h in space.forward_views[start:stop]:
        product(row, z_out)
        multiply(p_i, kept[4], scaled[0])
        multiply(p_f, kept[4], scaled[1])
        add(z_i_f, scaled[0:2], z_i_f)
        tanh(z_i_f, scaled[0:2])
        multiply(scaled[0:2], half, i_f)
        add(i_f, half, i_f)
        tanh(z_c, kept[3])
        multiply(i_f, c_tilde_c, pair)
        add(write, keep, cell)
        multiply(p_o, cell, o)
        add(z_o, o, o)
        tanh(o, o)
        multiply(o, half, o)
        add(o, half, o)
        tanh(cell, squashed)
        multiply(o, squashed, h)
        copyto(hidden, h)


def local_derivatives(space, start, stop, local):
    """Fill local (stop - start, 5, B, n) with what does not wait for later steps.

    Its rows are i(1-i) c~, f(1-f) c_{t-1}, o(1-o) tanh(c_t), i(1-c~^2) and o(1-tanh^2(c_t)), made from products that `kept` holds.
    """
    kept = space.kept[start:stop]
    sigmoid_slopes, tanh_slopes = local[:, 0:3], local[:, 3:5]
    with np.errstate():  # which also gives the buffer size back
        np.setbufsize(BUFFER)
        np.subtract(1, kept[:, 0:3], sigmoid_slopes)
        np.multiply(sigmoid_slopes, kept[:, 5:8], sigmoid_slopes)
        np.multiply(kept[:, 5:8:2], kept[:, 3:9:5], tanh_slopes)
        np.subtract(kept[:, 0:3:2], tanh_slopes, tanh_slopes)


def backward_standard(space, start, stop, dy):
    """Run version B back over steps stop-1..start, given dL/dy (T, B, n); they lie in one piece.

    Source: graves2005framewise
    """
    multiply, add, product = np.multiply, np.add, space.backward_product
    back, carried, flat = space.back, space.cell_back, space.back.reshape(-1)
    h_bar, c_bar, part = np.empty_like(back), np.empty_like(back), np.empty_like(back)
    steps = reversed(space.backward_views[start:stop])
    for (l_i, l_f, l_o, l_c, l_h, f, d_i, d_f, d_o, d_c, delta), dy_t in zip(steps, dy[start:stop][::-1], strict=True):
        add(back, dy_t, h_bar)
        multiply(h_bar, l_o, d_o)
        multiply(h_bar, l_h, part)
        add(part, carried, c_bar)
        multiply(c_bar, l_i, d_i)
        multiply(c_bar, l_f, d_f)
        multiply(c_bar, l_c, d_c)
        multiply(c_bar, f, carried)
        product(delta, flat)


def backward_peephole(space, start, stop, dy):
    """Run version A back over steps stop-1..start: as version B, and three more paths into the cell error.

    Source: greff2017odyssey
    """
    multiply, add, product = np.multiply, np.add, space.backward_product
    back, carried, flat = space.back, space.cell_back, space.back.reshape(-1)
    h_bar, c_bar, part = np.empty_like(back), np.empty_like(back), np.empty_like(back)
    p_i, p_f, p_o = space.peepholes
    steps = reversed(space.backward_views[start:stop])
    for (l_i, l_f, l_o, l_c, l_h, f, d_i, d_f, d_o, d_c, delta), dy_t in zip(steps, dy[start:stop][::-1], strict=True):
        add(back, dy_t, h_bar)
        multiply(h_bar, l_o, d_o)
        multiply(h_bar, l_h, part)
        add(part, carried, c_bar)
        multiply(p_o, d_o, part)
        add(c_bar, part, c_bar)
        multiply(c_bar, l_i, d_i)
        multiply(c_bar, l_f, d_f)
        multiply(c_bar, l_c, d_c)
        multiply(c_bar, f, carried)
        multiply(p_f, d_f, part)
        add(carried, part, carried)
        multiply(p_i, d_i, part)
        add(carried, part, carried)
        product(delta, flat)


def weight_gradient(space, dM):
    """Write dL/dM (4, k, n): for each gate one product over all steps, the sum of [x_t, h_{t-1}, 1]^T delta_t."""
    T, B, d, n = space.shape
    rows = space.inputs[:T].reshape(T * B, space.k)
    delta = space.delta.reshape(4, T * B, n)
    if B == 1:
        np.matmul(rows.T, delta, dM)
        return
    blocks = T * B > BLOCK and n <= 4 * BLOCK and n % BLOCK == 0 and (d + n) % BLOCK == 0
    for gate in range(4):
        if blocks:
            long_product(rows[:, :-1], delta[gate], dM[gate, :-1])
            np.matmul(rows[:, -1], delta[gate], dM[gate, -1])
        else:
            np.matmul(rows.T, delta[gate], dM[gate])


def long_product(left, right, out):
    """Write left^T @ right for left (N, k), right (N, n): in blocks of the result, over pieces of N that keep each a small product."""
    k, n = out.shape
    pieces = -(-len(left) * BLOCK**2 // SMALL_PRODUCT)
    part = np.empty_like(out)
    for number, (a, b) in enumerate(zip(np.array_split(left, pieces), np.array_split(right, pieces), strict=True)):
        a = a.reshape(-1, k // BLOCK, 1, BLOCK).transpose(1, 2, 3, 0)
        b = b.reshape(-1, 1, n // BLOCK, BLOCK).transpose(1, 2, 0, 3)
        target = part if number else out
        np.matmul(a, b, target.reshape(k // BLOCK, BLOCK, n // BLOCK, BLOCK).swapaxes(1, 2))
        if number:
            out += part


def peephole_gradient(space, dp):
    """Write dL/dp (3, n) in the order i, f, o: sums of delta_t * c_{t-1}, for o of delta_t * c_t."""
    T = space.shape[0]
    before, after = space.cells[:T], space.cells[1:]
    for gate, cells in enumerate((before, before, after)):
        np.einsum("tbn,tbn->n", space.delta[gate], cells, out=dp[gate])


def input_gradient(space, M):
    """Return dL/dx (T, B, d), for each step the sum over the gates of delta_t W."""
    T, B, d, n = space.shape
    dx, W = np.empty((T, B, d), space.dtype), M[:, :d].swapaxes(1, 2)
    if B == 1:
        np.copyto(space.W, W)
        np.matmul(space.delta.swapaxes(0, 1).reshape(T, 4 * n), space.W.reshape(4 * n, d), dx[:, 0])
        return dx
    space.W.fill(W)
    for start in range(0, T, space.piece):
        stop = min(T, start + space.piece)
        parts = space.dx[:, : stop - start]
        np.matmul(space.delta[:, start:stop, None], space.W.stored[:, None], space.W.split(parts))
        np.add.reduce(parts, 0, None, dx[start:stop])
    return dx
