"""The displayed equations of this page, run together as forward and backward pass over a sequence."""

import numpy as np

from snippets.lstm_cell.candidate import candidate
from snippets.lstm_cell.forget_gate import forget_gate
from snippets.lstm_cell.forget_gate_peephole import forget_gate_peephole
from snippets.lstm_cell.input_gate import input_gate
from snippets.lstm_cell.input_gate_peephole import input_gate_peephole
from snippets.lstm_cell.lstm_step import lstm_step
from snippets.lstm_cell.lstm_step_peephole import lstm_step_peephole
from snippets.lstm_cell.output_gate import output_gate
from snippets.lstm_cell.output_gate_peephole import output_gate_peephole
from snippets.training.lstm_cell_error import lstm_cell_error
from snippets.training.lstm_cell_error_peephole import lstm_cell_error_peephole
from snippets.training.lstm_gate_deltas import lstm_gate_deltas
from snippets.training.lstm_hidden_error import lstm_hidden_error
from snippets.training.lstm_initial_cell_error import lstm_initial_cell_error
from snippets.training.lstm_initial_cell_error_peephole import lstm_initial_cell_error_peephole
from snippets.training.lstm_output_delta import lstm_output_delta
from snippets.training.lstm_passed_errors import lstm_passed_errors
from snippets.training.lstm_peephole_gradients import lstm_peephole_gradients
from snippets.training.lstm_weight_gradients import lstm_weight_gradients
from tests.support.oracles import complex_step

N, D, T = 3, 4, 6
PARTS = "fico"
OTHER = ("x", "h_0", "c_0")


def draw(seed, version, steps=T, n=N, d=D):
    """Return all arrays of a layer and a sequence, nothing zero, and the targets of the loss."""
    rng = np.random.default_rng(seed)
    arrays = {f"W_{part}": rng.normal(size=(n, d)) for part in PARTS}
    arrays |= {f"R_{part}": rng.normal(size=(n, n)) for part in PARTS}
    arrays |= {f"b_{part}": rng.normal(size=n) for part in PARTS}
    peepholes = {f"p_{part}": rng.normal(size=n) for part in "fio"}
    arrays |= {"x": rng.normal(size=(steps, d)), "h_0": rng.normal(size=n), "c_0": rng.normal(size=n)}
    targets = rng.normal(size=(steps, n))
    return (arrays | peepholes if version == "A" else arrays), targets


def states(arrays):
    """Return hidden and cell states from time 0 to T, by the displayed forward step; with peepholes if there are any."""
    step = lstm_step_peephole if "p_f" in arrays else lstm_step
    parameters = {name: array for name, array in arrays.items() if name not in OTHER}
    h, c = [arrays["h_0"]], [arrays["c_0"]]
    for x_t in arrays["x"]:
        h_t, c_t = step(**parameters, x_t=x_t, h_prev=h[-1], c_prev=c[-1])
        h.append(h_t)
        c.append(c_t)
    return np.array(h), np.array(c)


def loss_for(targets):
    """Return the loss: half the squared distance of every hidden state from a target, summed."""
    return lambda **arrays: 0.5 * np.sum((states(arrays)[0][1:] - targets) ** 2)


def gates(arrays, t, h, c):
    """Return forget gate, input gate, candidate and output gate of step t (from 1)."""
    x_t, before = arrays["x"][t - 1], h[t - 1]

    def part(letter, function, peephole, state):
        own = [arrays[f"W_{letter}"], arrays[f"R_{letter}"], arrays[f"b_{letter}"]]
        if "p_f" not in arrays:
            return function(*own, x_t, before)
        return peephole(*own[:2], arrays[f"p_{letter}"], own[2], x_t, before, state)

    return (
        part("f", forget_gate, forget_gate_peephole, c[t - 1]),
        part("i", input_gate, input_gate_peephole, c[t - 1]),
        candidate(arrays["W_c"], arrays["R_c"], arrays["b_c"], x_t, before),
        part("o", output_gate, output_gate_peephole, c[t]),
    )


def backward(arrays, targets, *without):
    """Return the gradients of all arrays, by the displayed equations from t = T to 1.

    without names the terms that are left out of the errors passed on: R_f, R_i, R_c, R_o, f, p_o, p_f or p_i.
    """
    h, c = states(arrays)
    steps, n = targets.shape
    peepholes = "p_f" in arrays
    delta = {part: np.zeros((steps, n)) for part in PARTS}
    following = {part: np.zeros(n) for part in PARTS}
    f_next = c_bar_next = np.zeros(n)
    kept = {name: arrays[name] * (name not in without) for name in arrays if name[0] in "Rp"}
    dL_dx = np.zeros_like(arrays["x"])
    for t in range(steps, 0, -1):
        f_t, i_t, c_tilde, o_t = gates(arrays, t, h, c)
        carried = [value for part in PARTS for value in (kept[f"R_{part}"], following[part])]
        h_bar = lstm_hidden_error(h[t] - targets[t - 1], *carried)
        delta_o_t = lstm_output_delta(h_bar, c[t], o_t)
        given = [h_bar, o_t, c[t], f_next, c_bar_next * ("f" not in without)]
        if peepholes:
            peeped = [kept["p_o"], delta_o_t, kept["p_f"], following["f"], kept["p_i"], following["i"]]
            c_bar = lstm_cell_error_peephole(*given, *peeped)
        else:
            c_bar = lstm_cell_error(*given)
        delta_f_t, delta_i_t, delta_c_t = lstm_gate_deltas(c_bar, c[t - 1], c_tilde, f_t, i_t)
        following = {"f": delta_f_t, "i": delta_i_t, "c": delta_c_t, "o": delta_o_t}
        for part in PARTS:
            delta[part][t - 1] = following[part]
        f_next, c_bar_next = f_t, c_bar
        W, R = ([arrays[f"{letter}_{part}"] for part in PARTS] for letter in "WR")
        dL_dx[t - 1], dL_dh_0 = lstm_passed_errors(*W, *following.values(), *R, *following.values())
    stacked = lstm_weight_gradients(*delta.values(), arrays["x"], h)
    gradients = {
        f"{letter}_{part}": block
        for letter, gradient in zip("WRb", stacked, strict=True)
        for part, block in zip(PARTS, np.split(gradient, 4), strict=True)
    }
    gradients |= {"x": dL_dx, "h_0": dL_dh_0}
    if not peepholes:
        return gradients | {"c_0": lstm_initial_cell_error(f_next, c_bar_next)}
    own = lstm_peephole_gradients(delta["f"], delta["i"], delta["o"], c)
    gradients |= {f"p_{part}": gradient for part, gradient in zip("fio", own, strict=True)}
    dL_dc_0 = lstm_initial_cell_error_peephole(f_next, c_bar_next, arrays["p_f"], following["f"], arrays["p_i"], following["i"])
    return gradients | {"c_0": dL_dc_0}


def errors(gradients, exact):
    """Return the largest difference of each gradient from the exact one, relative to the largest entry of the latter."""
    return {name: float(np.max(np.abs(gradients[name] - exact[name])) / np.max(np.abs(exact[name]))) for name in exact}


def exact_gradients(arrays, targets):
    """Return the gradients of the displayed forward equations, by complex step."""
    return complex_step(loss_for(targets), arrays)
