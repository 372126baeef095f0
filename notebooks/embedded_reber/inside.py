"""What trained networks keep of the frame letter: the states of twin strings, and the cell that stores it."""

import numpy as np

from lstm import Model
from notebooks.embedded_reber.data import LAGS, encode, far, lag
from notebooks.shared.trace import trace

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


def over(model, string, cell):
    """Return what happens in one cell over a string, letter by letter."""
    return trace(model, encode([string])["x"][:, 0], cell)


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
    return float(np.mean(np.concatenate([over(model, string, cell).forget[2:-1] for string in strings])))
