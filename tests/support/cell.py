"""One LSTM cell without input whose gates are constant: the derivative of its states by complex step."""

import numpy as np

from snippets.lstm_cell.lstm_step import lstm_step

TINY = 1e-200


def norm_over(steps, R_c, f, i, o, c_0):
    """Return the norm of the derivative of (h, c) over some steps from (o tanh(c_0), c_0), and the last c.

    The displayed step runs forward; no equation of a backward pass is used.
    """
    zero = np.zeros((1, 1))
    biases = {name: np.full(1, np.log(gate / (1 - gate))) for name, gate in (("b_f", f), ("b_i", i), ("b_o", o))}
    weights = {f"{kind}_{part}": zero for kind in "WR" for part in "fio"} | {"W_c": zero, "R_c": np.full((1, 1), R_c), "b_c": np.zeros(1)}
    columns = []
    for shift in ((1j * TINY, 0), (0, 1j * TINY)):
        h, c = np.full(1, o * np.tanh(c_0) + shift[0]), np.full(1, c_0 + shift[1])
        for _ in range(steps):
            h, c = lstm_step(**weights, **biases, x_t=np.zeros(1), h_prev=h, c_prev=c)
        columns.append([h[0].imag / TINY, c[0].imag / TINY])
    return np.linalg.norm(np.array(columns).T, 2), c[0].real
