"""The report's snippets run over batches of sequences, and what the peers' tests have in common.

Arrays: x (B, T, d), h_0 and c_0 (B, n). A batch is a loop over its samples; the snippets know one sample.
"""

import numpy as np

from snippets.lstm_cell.lstm_step import lstm_step
from snippets.lstm_cell.lstm_step_peephole import lstm_step_peephole
from snippets.neural_networks.sigmoid import sigmoid
from snippets.recurrent_networks.rnn_state import rnn_state
from snippets.variants.gru_candidate_reset_after import gru_candidate_reset_after
from snippets.variants.gru_step import gru_step
from snippets.variants.lstmp_step import lstmp_step

B, T, D, N, M = 3, 6, 4, 5, 2
TOLERANCE = {"float32": 2e-5, "float64": 1e-12}


def rnn(w, x, h_0):
    return _over(x, (h_0,), lambda x_t, h: (rnn_state(**w, x_t=x_t, h_prev=h),))


def gru(w, x, h_0):
    return _over(x, (h_0,), lambda x_t, h: (gru_step(**w, x_t=x_t, h_prev=h),))


def gru_reset_after(w, x, h_0):
    inner = {name: w[name] for name in ("W_h", "R_h", "b_h", "b_Rh")}

    def step(x_t, h):
        r, z = (sigmoid(w[f"W_{g}"] @ x_t + w[f"R_{g}"] @ h + w[f"b_{g}"]) for g in "rz")
        return (z * h + (1 - z) * gru_candidate_reset_after(**inner, r_t=r, x_t=x_t, h_prev=h),)

    return _over(x, (h_0,), step)


def lstm(w, x, h_0, c_0):
    return _over(x, (h_0, c_0), lambda x_t, h, c: lstm_step(**w, x_t=x_t, h_prev=h, c_prev=c))


def lstm_peephole(w, x, h_0, c_0):
    return _over(x, (h_0, c_0), lambda x_t, h, c: lstm_step_peephole(**w, x_t=x_t, h_prev=h, c_prev=c))


def lstmp(w, x, h_0, c_0):
    return _over(x, (h_0, c_0), lambda x_t, h, c: lstmp_step(**w, x_t=x_t, h_prev=h, c_prev=c))


def _over(x, states, step):
    """Return all hidden states (B, T, n) and the last states, each (B, n)."""
    shown, last = [], []
    for b in range(len(x)):
        now, row = tuple(state[b] for state in states), []
        for x_t in x[b]:
            now = step(x_t, *now)
            row.append(now[0])
        shown.append(row)
        last.append(now)
    return (np.array(shown), *(np.array([now[k] for now in last]) for k in range(len(states))))


def normal(seed, dtype, **shapes):
    """Return named random arrays, none of them zero."""
    rng = np.random.default_rng(seed)
    return {name: rng.normal(scale=0.7, size=shape).astype(dtype) for name, shape in shapes.items()}


def assert_close(got, wanted, dtype, what):
    """Assert equality up to the rounding of a dtype, relative to the largest entry."""
    got, wanted = np.asarray(got), np.asarray(wanted)
    assert got.shape == wanted.shape, f"{what}: shapes {got.shape} and {wanted.shape}"
    scale = max(1.0, float(np.max(np.abs(wanted))))
    difference = float(np.max(np.abs(got - wanted))) / scale
    assert difference < TOLERANCE[dtype], f"{what} differs by {difference:.1e}"
