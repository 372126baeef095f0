"""The stored networks of "Watch one remember", word by word: by the snippets, from the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from report.live.sentences import vectors
from report.records import read
from snippets.lstm_cell.candidate import candidate
from snippets.lstm_cell.cell_update import cell_update
from snippets.lstm_cell.forget_gate import forget_gate
from snippets.lstm_cell.hidden_state import hidden_state
from snippets.lstm_cell.input_gate import input_gate
from snippets.lstm_cell.output_gate import output_gate
from snippets.lstm_cell.output_layer import output_layer
from snippets.neural_networks.softmax import softmax

WATCHED = Path(__file__).parents[2] / "docs/assets/live/watch.json"
"""The networks and what was measured of them, by `report.live.watch`."""

FIRST = ("the", "keys", "that", "he", "left", "in", "the", "car")
"""What the figure shows first."""


@dataclass(frozen=True)
class Step:
    """Gates, candidate and states after a word, and the probabilities of the answers."""

    f: np.ndarray
    i: np.ndarray
    c_tilde: np.ndarray
    c: np.ndarray
    o: np.ndarray
    h: np.ndarray
    p: np.ndarray


def record() -> dict[str, Any]:
    """Return the networks and what was measured of them; raise Problem if it was changed."""
    return read(WATCHED)


def best_cell(network: dict[str, Any]) -> int:
    """Return the cell that turns most answers."""
    return int(np.argmax(network["turned"]))


def steps(
    found: dict[str, Any],
    network: str,
    words: Sequence[str],
    held: Sequence[tuple[int, int, float]] = (),
) -> list[Step]:
    """Let a network read; held: cells, the words from which on they are written, and values."""
    own = {name: np.array(array) for name, array in found[network]["weights"].items()}
    h = c = np.zeros(found[network]["cells"])
    shown = []
    for t, x_t in enumerate(np.array(vectors(tuple(words)))):
        f = forget_gate(own["W_f"], own["R_f"], own["b_f"], x_t, h)
        i = input_gate(own["W_i"], own["R_i"], own["b_i"], x_t, h)
        c_tilde = candidate(own["W_c"], own["R_c"], own["b_c"], x_t, h)
        c = cell_update(f, c, i, c_tilde)
        for cell, start, value in held:
            if t >= start:
                c[cell] = value
        o = output_gate(own["W_o"], own["R_o"], own["b_o"], x_t, h)
        h = hidden_state(o, c)
        p = softmax(output_layer(own["W_y"], own["b_y"], h))
        shown.append(Step(f, i, c_tilde, c, o, h, p))
    return shown
