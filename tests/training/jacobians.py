"""How an error in (h, c) changes over many steps of a random LSTM without a loss on the way."""

import numpy as np

from snippets.lstm_cell.lstm_step import lstm_step
from snippets.training.cell_path import cell_path


def draw(seed, spread, n, d, b_f):
    """Return the parameters of an LSTM; the recurrent weights have the variance spread² / n."""
    rng = np.random.default_rng(seed)
    parameters = {f"W_{part}": rng.normal(size=(n, d)) / np.sqrt(d) for part in "fico"}
    parameters |= {f"R_{part}": spread * rng.normal(size=(n, n)) / np.sqrt(n) for part in "fico"}
    return parameters | {f"b_{part}": np.full(n, b_f if part == "f" else 0.0) for part in "fico"}, rng


def one_step(parameters, x_t, h, c):
    """Return the derivative of (h_t, c_t) by (h, c) as one matrix, and the forget gate."""
    z = {k: parameters[f"W_{k}"] @ x_t + parameters[f"R_{k}"] @ h + parameters[f"b_{k}"] for k in "fico"}
    f, i, o = (1 / (1 + np.exp(-z[k])) for k in "fio")
    note = np.tanh(z["c"])
    squashed = np.tanh(f * c + i * note)
    slopes = {"f": c * f * (1 - f), "i": note * i * (1 - i), "c": i * (1 - note**2)}
    c_by_h = sum(np.diag(slope) @ parameters[f"R_{k}"] for k, slope in slopes.items())
    open_slope = np.diag(o * (1 - squashed**2))
    h_by_h = np.diag(squashed * o * (1 - o)) @ parameters["R_o"] + open_slope @ c_by_h
    return np.block([[h_by_h, open_slope @ np.diag(f)], [c_by_h, np.diag(f)]]), f


def of_one_unit(R_c, c_0, steps):
    """Return the largest singular value over the steps of one unit without input, all gates at σ(1), that starts with c_0."""
    parameters = {f"{letter}_{part}": np.zeros((1, 1)) for letter in "WR" for part in "fico"} | {"R_c": np.array([[R_c]])}
    parameters |= {f"b_{part}": np.array([0.0 if part == "c" else 1.0]) for part in "fico"}
    h, c, whole = np.zeros(1), np.array([c_0]), np.eye(2)
    for _ in range(steps):
        whole = one_step(parameters, np.zeros(1), h, c)[0] @ whole
        h, c = lstm_step(**parameters, x_t=np.zeros(1), h_prev=h, c_prev=c)
    return np.linalg.norm(whole, 2)


def norms(seed, spread, steps, n=32, d=8, b_f=1.0):
    """Return the largest singular value of the whole Jacobian over the steps, and of the cell path alone."""
    parameters, rng = draw(seed, spread, n, d, b_f)
    h = c = np.zeros(n)
    whole, gates = np.eye(2 * n), []
    for x_t in rng.normal(size=(steps, d)):
        factor, f = one_step(parameters, x_t, h, c)
        whole = factor @ whole
        gates.append(f)
        h, c = lstm_step(**parameters, x_t=x_t, h_prev=h, c_prev=c)
    return np.linalg.norm(whole, 2), np.linalg.norm(cell_path(np.array(gates)), 2)
