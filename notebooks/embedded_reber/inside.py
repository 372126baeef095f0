"""What trained networks keep of the frame letter: the states of twin strings, and the cell that stores it."""

from dataclasses import dataclass

import numpy as np

from lstm import Model
from notebooks.embedded_reber.data import LAGS, encode, far, lag
from snippets.lstm_cell.forget_gate import forget_gate
from snippets.lstm_cell.input_gate import input_gate
from snippets.lstm_cell.lstm_step import lstm_step
from snippets.lstm_cell.output_gate import output_gate

STEPS = (10, 20, 40, 60, 80, 100, 120, 140, 160, 180)
"""Steps after the frame letter at which the states of twins are compared."""


def apart(model):
    """Return how far the states of twin strings are apart at STEPS after the frame letter, in shares of the first (len(STEPS),).

    Twins differ in the frame only. The state is c for an LSTM, h for a plain network; over 128 pairs of the longest lag.
    """
    x = far(LAGS[-1])["x"]
    distances = [pairs_apart(state(model, x[: 2 + steps])) for steps in STEPS]
    return np.array(distances) / distances[0]


def pairs_apart(states):
    """Return the root mean square distance of states (2 B, n) that are neighbours."""
    return float(np.sqrt(np.mean(np.sum((states[::2] - states[1::2]) ** 2, axis=1))))


def state(model, x):
    """Return what a network hands on after x (T, B, 7): the cell states of an LSTM, the hidden states of a plain network, (B, n)."""
    _, final = model.forward(x)
    return final[1][0] if isinstance(model, Model) else model.h[-1]


@dataclass
class Trace:
    """What happens in one cell over a string; each array has one number per letter read."""

    forget: np.ndarray
    input: np.ndarray
    output: np.ndarray
    state: np.ndarray


def trace(model, string, cell):
    """Return gates and state of one cell of an LSTM over a string, step by step with the report's own equations."""
    weights = model.lstm.weights()
    h = c = np.zeros(len(weights["b_f"]), np.float32)
    rows = []
    for x_t in encode([string])["x"][:, 0]:
        gates = [
            gate(*(weights[f"{letter}_{name}"] for letter in "WRb"), x_t, h)
            for name, gate in (("f", forget_gate), ("i", input_gate), ("o", output_gate))
        ]
        h, c = lstm_step(**weights, x_t=x_t, h_prev=h, c_prev=c)
        rows.append([values[cell] for values in (*gates, c)])
    return Trace(*np.array(rows).T)


def final_states(model, strings):
    """Return the states c (B, n) after the last but two letters, with which the last but one is predicted, and its number, +1 for T and −1 for P."""
    x = encode(strings)["x"]
    _, (_, c) = model.forward(x, lengths=[len(string) - 2 for string in strings])
    return c[0], np.array([1 if string[1] == "T" else -1 for string in strings])


def storing_cell(model, strings):
    """Return the cell whose state before the last but one letter goes most closely with that letter, and the correlation."""
    c, letter = final_states(model, strings)
    found = [np.corrcoef(state, letter)[0, 1] for state in c.T]
    cell = int(np.argmax(np.abs(found)))
    return cell, float(found[cell])


def shown(strings, least=15, most=20):
    """Return the first string of a lag that fits the width of a picture and is long enough to be one."""
    return next(string for string in strings if least <= lag(string) <= most)


def keep(model, strings, cell):
    """Return the mean forget gate of a cell between the second letter and the last but one."""
    return float(np.mean(np.concatenate([trace(model, string, cell).forget[2:-1] for string in strings])))
