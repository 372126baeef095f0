"""The loops over time compiled by Numba, in float32, where `compile_loops(model)` asks for them.

Needs SciPy, too; the first pass compiles. Results differ from NumPy's in the last digits."""

import numpy as np
from numba import float32, njit

from lstm.passes import Loops

fast = njit(cache=True, error_model="numpy", fastmath={"contract"})
F, ONE, HALF, LIMIT = float32, float32(1), float32(0.5), float32(7.9)


@fast
def tanh(x):
    """Return tanh(x) to 3e-7: the quotient of polynomials that the library Eigen uses."""
    x = LIMIT if x > LIMIT else -LIMIT if x < -LIMIT else x
    s = x * x
    p = (s * F(-2.76076848e-16) + F(2.00018790e-13)) * s + F(-8.60467152e-11)
    p = ((p * s + F(5.12229710e-08)) * s + F(1.48572236e-05)) * s + F(6.37261929e-04)
    q = ((s * F(1.19825839e-06) + F(1.18534706e-04)) * s + F(2.26843463e-03)) * s
    return x * (p * s + F(4.89352456e-03)) / (q + F(4.89352519e-03))


@fast
def cells_forward(z, p, kept, c_t):
    """Fill the nine rows of a step, `kept` of `Workspace`, from its sums z (4, B n), halved."""
    for j in range(len(c_t)):
        c_prev = kept[4, j]
        i, g = HALF * tanh(z[0, j] + p[0, j] * c_prev) + HALF, tanh(z[3, j])
        f = HALF * tanh(z[1, j] + p[1, j] * c_prev) + HALF
        c = f * c_prev + i * g
        o, q = HALF * tanh(z[2, j] + p[2, j] * c) + HALF, tanh(c)
        kept[0, j], kept[1, j], kept[2, j], kept[3, j], kept[5, j] = i, f, o, g, i * g
        kept[6, j], kept[7, j], kept[8, j], c_t[j] = f * c_prev, o * q, q, c


@fast
def cells_backward(h_bar, c_bar, kept, p, delta):
    """Fill delta (4, B n) of a step, and replace c_bar by that of the step before."""
    for j in range(len(h_bar)):
        i, f, o, g, h = kept[0, j], kept[1, j], kept[2, j], kept[3, j], kept[7, j]
        d_o = h_bar[j] * (ONE - o) * h
        error = c_bar[j] + h_bar[j] * (o - h * kept[8, j]) + p[2, j] * d_o
        d_i, d_f = error * (ONE - i) * kept[5, j], error * (ONE - f) * kept[6, j]
        delta[0, j], delta[1, j], delta[2, j], delta[3, j] = d_i, d_f, d_o, error * (i - kept[5, j] * g)
        c_bar[j] = error * f + p[0, j] * d_i + p[1, j] * d_f


@fast
def forward_loop(rows, A, p, kept, start, stop):
    """Run the steps; A (G, K, k, w) holds K blocks of cells for each gate, or all in one."""
    (G, K, k, w), (_, _, B, n) = A.shape, kept.shape
    sums = np.empty((G, K, B, w), A.dtype)
    z = sums.reshape(4, B * n) if K == 1 else np.empty((4, B * n), A.dtype)
    for t in range(start, stop):
        for g, block in np.ndindex(G, K):
            np.dot(rows[t], A[g, block], sums[g, block])
            if K > 1:
                z.reshape(4, B, n)[g, :, block * w : (block + 1) * w] = sums[g, block]
        cells_forward(z, p, kept[t].reshape(9, B * n), kept[t + 1, 4].reshape(B * n))
        rows[t + 1, :, k - n - 1 : k - 1] = kept[t, 7]


@fast
def backward_loop(dy, back, c_bar, kept, p, delta, R, start, stop):
    """Run the steps back; R (G, K, m, w) gives K blocks of the error at h_{t-1}."""
    (G, K, m, w), (B, n) = R.shape, back.shape
    errors, part = np.empty((4, B * n), R.dtype), np.empty((B, w), R.dtype)
    for t in range(stop - 1, start - 1, -1):
        back += dy[t]
        cells_backward(back.reshape(B * n), c_bar.reshape(B * n), kept[t].reshape(9, B * n), p, errors)
        delta[:, t] = errors.reshape(4, B, n)
        back[:] = 0
        for block, g in np.ndindex(K, G):
            np.dot(errors.reshape(G, B, m)[g], R[g, block], part)
            back[:, block * w : (block + 1) * w] += part


def forward(space, start, stop):
    """Run the steps, as the loops of `lstm.passes` do."""
    A = space.A[None, None] if space.shape[1] == 1 else space.A_blocks.stored
    forward_loop(space.inputs, A, space.half_peepholes.reshape(3, -1), space.kept, start, stop)


def backward(space, start, stop, dy):
    """Run the steps stop-1..start back."""
    R = space.R[None, None] if space.shape[1] == 1 else space.R_blocks.stored
    p = space.peepholes.reshape(3, -1)
    backward_loop(dy, space.back, space.cell_back, space.kept, p, space.delta, R, start, stop)


def compile_loops(model):
    """Let a model of float32 run compiled from now on, with the streams that it then makes."""
    lstm = getattr(model, "lstm", model)
    if lstm.dtype != np.float32:
        raise ValueError(f"compile_loops: expected a model of float32, got {lstm.dtype}")
    lstm.free()
    for layer in lstm.layers:
        layer.loops = Loops(forward, backward)
