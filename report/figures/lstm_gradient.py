"""The derivative of the two states of one LSTM cell over many steps, for several recurrent weights of the candidate."""

import numpy as np

from report.figures.growth import STEPS, growth
from report.figures.svg import Canvas
from snippets.lstm_cell.lstm_step import lstm_step

WEIGHTS = ("4", "2", "1", "0.5", "0")
CHOSEN = "1"
TINY = 1e-200


def jacobian(R_c: float) -> np.ndarray:
    """Return the derivative of (h, c) after one step with respect to (h, c) before it, at rest, by complex step.

    One cell without input, all gates at sigma(1) by their biases, no recurrent weight but that of the candidate.
    """
    zero, one = np.zeros((1, 1)), np.ones(1)
    gate = {
        f"{name}_{part}": value
        for part in "fio"
        for name, value in (("W", zero), ("R", zero), ("b", one))
    }
    columns = []
    for shifted in ("h_prev", "c_prev"):
        states = {"h_prev": np.zeros(1, complex), "c_prev": np.zeros(1, complex)}
        states[shifted] += 1j * TINY
        h_t, c_t = lstm_step(
            **gate, W_c=zero, R_c=np.full((1, 1), R_c), b_c=np.zeros(1), x_t=np.zeros(1), **states
        )
        columns.append([h_t[0].imag / TINY, c_t[0].imag / TINY])
    return np.array(columns).T


def norms(R_c: float, steps: int = STEPS) -> np.ndarray:
    """Return the norm of the derivative over 0, 1, … steps."""
    return np.array(
        [np.linalg.norm(np.linalg.matrix_power(jacobian(R_c), k), 2) for k in range(steps + 1)]
    )


def lstm_gradient() -> Canvas:
    picture = Canvas(
        520,
        384,
        "The gradient of an LSTM cell over time",
        "Norm of the derivative of both states over up to 50 steps, on a logarithmic axis, for recurrent weights 0 to 4 of the "
        "candidate. It falls for 0, stays level for 0.5 and rises for 1, 2 and 4, in straight lines.",
    )
    behind = {f"R_{{c}} = {weight}": norms(float(weight)) for weight in WEIGHTS}
    growth(picture, (-10, 0, 10, 20), (-12, 26), behind, f"R_{{c}} = {CHOSEN}")
    picture.words(14, 16, "norm of the derivative of (h, c)", "start", "muted")
    return picture


FIGURES = {"lstm-gradient": lstm_gradient}
