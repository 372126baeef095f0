"""The loops over time: forward and backward, for version B (standard) and version A (peepholes).

A step calls NumPy nine times (version B; A eighteen) and allocates nothing. What makes it fast, most points measured by `benchmarks/ablation.py`:

* one call per step for the products, `[x_t, h_{t-1}, 1] @ A`, for all gates, with the biases in the last row of A;
* one tanh for all gates, because sigma(z) = tanh(z/2)/2 + 1/2, and the inner half is folded into A;
* every buffer is made once per shape, every view of it once, and each call writes to such a view;
* the gates lie in the order i, f, o, c~ with c_{t-1} behind them, so that the products i*c~ and f*c_{t-1} are one call;
* what the backward pass needs and no later step changes is computed for many steps at once, in pieces that fit the cache;
* the gradient of all weights is one product per gate over all steps, at the end (`Workspace.weight_gradient`);
* large products are cut into blocks that OpenBLAS multiplies without copying them first (`products.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lstm.check import Array

if TYPE_CHECKING:
    from lstm.workspace import Workspace


class ForwardStep(NamedTuple):
    """The views that a step forward reads and writes; neighbours in memory share a view."""

    row: Array
    """[x_t, h_{t-1}, 1]"""
    z: Array
    """where the product writes the four pre-activations"""
    gates: Array
    """i, f, o, c~"""
    sigmoids: Array
    """i, f, o"""
    i_f: Array
    c_tilde: Array
    c_prev: Array
    c_tilde_c: Array
    """c~, c_{t-1}"""
    pair: Array
    """i*c~, f*c_{t-1}"""
    write: Array
    keep: Array
    """the two of the pair"""
    cell: Array
    """c_t, where the next step reads it"""
    squashed: Array
    """tanh(c_t)"""
    o: Array
    h: Array
    hidden: Array
    """h_t, where the next step reads it"""


class BackwardStep(NamedTuple):
    """The views that a step backward reads and writes: local derivatives (l_), the forget gate, and errors at pre-activations (d_)."""

    l_i: Array
    l_f: Array
    l_o: Array
    l_c: Array
    l_h: Array
    f: Array
    d_i: Array
    d_f: Array
    d_o: Array
    d_c: Array
    delta: Array
    """the four errors as the product reads them"""


class Loops(NamedTuple):
    """The two loops of a version, forward(space, start, stop) and backward(space, start, stop, dy), over steps start..stop-1.

    prepare(space, start, stop), where there is one, comes before the backward loop of a piece.
    """

    forward: Callable[[Workspace, int, int], None]
    backward: Callable[[Workspace, int, int, Array], None]
    prepare: Callable[[Workspace, int, int], None] | None = None


def forward_standard(space: Workspace, start: int, stop: int) -> None:
    """Run version B over steps start..stop-1.

    Source: gers2000forget
    """
    tanh, multiply, add, copyto, product = np.tanh, np.multiply, np.add, np.copyto, space.forward_product
    z, half, scaled = space.z, space.half, space.scaled
    for (
        row, z_out, gates, sigmoids, i_f, _, _, c_tilde_c, pair, write, keep, cell, squashed, o, h, hidden,
    ) in space.forward_steps[start:stop]:  # fmt: skip
        product(row, z_out)
        tanh(z, gates)
        multiply(sigmoids, half, scaled)
        add(scaled, half, sigmoids)
        multiply(i_f, c_tilde_c, pair)
        add(write, keep, cell)
        tanh(cell, squashed)
        multiply(o, squashed, h)
        copyto(hidden, h)


def forward_peephole(space: Workspace, start: int, stop: int) -> None:
    """Run version A over steps start..stop-1: i and f see c_{t-1}, o sees c_t.

    Source: gers2002precise
    """
    tanh, multiply, add, copyto, product = np.tanh, np.multiply, np.add, np.copyto, space.forward_product
    z_i_f, z_o, z_c = space.z[0:2], space.z[2], space.z[3]
    half, scaled, (p_i, p_f, p_o) = space.half, space.scaled, space.half_peepholes
    for (
        row, z_out, _, _, i_f, c_tilde, c_prev, c_tilde_c, pair, write, keep, cell, squashed, o, h, hidden,
    ) in space.forward_steps[start:stop]:  # fmt: skip
        product(row, z_out)
        multiply(p_i, c_prev, scaled[0])
        multiply(p_f, c_prev, scaled[1])
        add(z_i_f, scaled[0:2], z_i_f)
        tanh(z_i_f, scaled[0:2])
        multiply(scaled[0:2], half, i_f)
        add(i_f, half, i_f)
        tanh(z_c, c_tilde)
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


def local_derivatives(space: Workspace, start: int, stop: int) -> None:
    """Fill local, for steps start..stop-1 of one piece, with what does not wait for later steps.

    Its rows are i(1-i) c~, f(1-f) c_{t-1}, o(1-o) tanh(c_t), i(1-c~^2) and o(1-tanh^2(c_t)), made from products that `kept` holds.
    """
    kept, local = space.kept[start:stop], space.local[: stop - start]
    sigmoid_slopes, tanh_slopes = local[:, 0:3], local[:, 3:5]
    np.subtract(1, kept[:, 0:3], sigmoid_slopes)
    np.multiply(sigmoid_slopes, kept[:, 5:8], sigmoid_slopes)
    np.multiply(kept[:, 5:8:2], kept[:, 3:9:5], tanh_slopes)
    np.subtract(kept[:, 0:3:2], tanh_slopes, tanh_slopes)


def backward_standard(space: Workspace, start: int, stop: int, dy: Array) -> None:
    """Run version B back over steps stop-1..start, given dL/dy (T, B, n); they lie in one piece.

    Source: graves2005framewise
    """
    multiply, add, product = np.multiply, np.add, space.backward_product
    back, carried, flat = space.back, space.cell_back, space.back.reshape(-1)
    h_bar, c_bar, part = np.empty_like(back), np.empty_like(back), np.empty_like(back)
    steps = reversed(space.backward_steps[start:stop])
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


def backward_peephole(space: Workspace, start: int, stop: int, dy: Array) -> None:
    """Run version A back over steps stop-1..start: as version B, and three more paths into the cell error.

    Source: greff2017odyssey
    """
    multiply, add, product = np.multiply, np.add, space.backward_product
    back, carried, flat = space.back, space.cell_back, space.back.reshape(-1)
    h_bar, c_bar, part = np.empty_like(back), np.empty_like(back), np.empty_like(back)
    p_i, p_f, p_o = space.peepholes
    steps = reversed(space.backward_steps[start:stop])
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


STANDARD = Loops(forward_standard, backward_standard, local_derivatives)
PEEPHOLE = Loops(forward_peephole, backward_peephole, local_derivatives)
