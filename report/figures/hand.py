"""The example by hand that goes through the report: one cell, one input, two steps.

Weights and first step stand in section 3.2, the second step in its exercise 3.2.1; the way back is
that of section 4.1.
"""

from dataclasses import dataclass

import numpy as np

from snippets.lstm_cell.candidate import candidate
from snippets.lstm_cell.cell_update import cell_update
from snippets.lstm_cell.forget_gate import forget_gate
from snippets.lstm_cell.hidden_state import hidden_state
from snippets.lstm_cell.input_gate import input_gate
from snippets.lstm_cell.output_gate import output_gate
from snippets.training.lstm_cell_error import lstm_cell_error
from snippets.training.lstm_gate_deltas import lstm_gate_deltas
from snippets.training.lstm_hidden_error import lstm_hidden_error
from snippets.training.lstm_initial_cell_error import lstm_initial_cell_error
from snippets.training.lstm_output_delta import lstm_output_delta
from snippets.training.lstm_passed_errors import lstm_passed_errors

WEIGHTS = {
    "f": {"W": 0.5, "R": 1, "p": -1, "b": 1},
    "i": {"W": 1, "R": -2, "p": 0.5, "b": 0},
    "c": {"W": -1, "R": 1, "b": 0},
    "o": {"W": 1, "R": 0, "p": 1, "b": 0},
}
"""By the letter of gate or candidate; the peepholes p are those of version A only."""
X = (1, 0)
H_0, C_0 = 0.5, 1
TARGET = 1
NOTHING = np.zeros(1)


@dataclass(frozen=True)
class Step:
    """What one step of version B computes, as arrays with one entry."""

    x: np.ndarray
    h_prev: np.ndarray
    c_prev: np.ndarray
    f: np.ndarray
    i: np.ndarray
    note: np.ndarray
    c: np.ndarray
    o: np.ndarray
    h: np.ndarray


def arrays(part: str) -> list[np.ndarray]:
    """Return W, R and b of a gate or of the candidate, for one cell and one input."""
    one = WEIGHTS[part]
    return [np.array([[one["W"]]]), np.array([[one["R"]]]), np.array([one["b"]])]


def step(x: np.ndarray, h_prev: np.ndarray, c_prev: np.ndarray) -> Step:
    f = forget_gate(*arrays("f"), x, h_prev)
    i = input_gate(*arrays("i"), x, h_prev)
    note = candidate(*arrays("c"), x, h_prev)
    c = cell_update(f, c_prev, i, note)
    o = output_gate(*arrays("o"), x, h_prev)
    return Step(x, h_prev, c_prev, f, i, note, c, o, hidden_state(o, c))


def steps() -> list[Step]:
    """Return both steps; the second goes on from the states of the first."""
    done: list[Step] = []
    h, c = np.array([H_0]), np.array([C_0])
    for x in X:
        done.append(step(np.array([x]), h, c))
        h, c = done[-1].h, done[-1].c
    return done


def shown(value: np.ndarray, digits: int) -> str:
    """Write the one entry of an array as the pages do, with a true minus sign."""
    return f"{value[0]:.{digits}f}".replace("-", "−")


@dataclass(frozen=True)
class Errors:
    """What one step back computes: the errors of both states, and the four deltas."""

    loss: np.ndarray
    h: np.ndarray
    o: np.ndarray
    c: np.ndarray
    f: np.ndarray
    i: np.ndarray
    note: np.ndarray


def step_back(one: Step, loss: np.ndarray, after: Errors, f_after: np.ndarray) -> Errors:
    """Return the errors of a step from its own loss, from those of the step after it, and from
    the forget gate of that."""
    R_f, R_i, R_c, R_o = (arrays(part)[1] for part in "fico")
    h = lstm_hidden_error(loss, R_f, after.f, R_i, after.i, R_c, after.note, R_o, after.o)
    o = lstm_output_delta(h, one.c, one.o)
    c = lstm_cell_error(h, one.o, one.c, f_after, after.c)
    f, i, note = lstm_gate_deltas(c, one.c_prev, one.note, one.f, one.i)
    return Errors(loss, h, o, c, f, i, note)


def errors() -> list[Errors]:
    """Return the errors of both steps, for the loss (h - TARGET)² / 2 of the last one."""
    first, last = steps()
    of_last = step_back(last, last.h - TARGET, Errors(*[NOTHING] * 7), NOTHING)
    return [step_back(first, NOTHING, of_last, last.f), of_last]


def errors_at_start() -> tuple[np.ndarray, np.ndarray]:
    """Return what arrives at both initial states: h_0 and c_0."""
    one, of_first = steps()[0], errors()[0]
    W, R = ([arrays(part)[at] for part in "fico"] for at in (0, 1))
    deltas = [of_first.f, of_first.i, of_first.note, of_first.o]
    _, h = lstm_passed_errors(*W, *deltas, *R, *deltas)
    return h, lstm_initial_cell_error(one.f, of_first.c)
