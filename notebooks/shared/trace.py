"""What happens in one cell of an LSTM, step by step, by the report's own equations."""

from dataclasses import dataclass

import numpy as np

from snippets.lstm_cell.forget_gate import forget_gate
from snippets.lstm_cell.input_gate import input_gate
from snippets.lstm_cell.lstm_step import lstm_step
from snippets.lstm_cell.output_gate import output_gate

GATES = {"f": forget_gate, "i": input_gate, "o": output_gate}


@dataclass
class Trace:
    """Gates and state of one cell over one sequence of T steps; each array (T,)."""

    forget: np.ndarray
    input: np.ndarray
    output: np.ndarray
    state: np.ndarray


def trace(model, x, cell):
    """Return what happens in one cell of a model's first layer over a sequence x (T, d)."""
    weights = model.lstm.weights()
    h = c = np.zeros(len(weights["b_f"]), x.dtype)
    rows = []
    for x_t in x:
        gates = [gate(*(weights[f"{letter}_{name}"] for letter in "WRb"), x_t, h) for name, gate in GATES.items()]
        h, c = lstm_step(**weights, x_t=x_t, h_prev=h, c_prev=c)
        rows.append([values[cell] for values in (*gates, c)])
    return Trace(*np.array(rows).T)
