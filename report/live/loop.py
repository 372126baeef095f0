"""The loop of "Train one here": calls of the report's equations, and bookkeeping.

`docs/assets/live/loop.js` is the same in JavaScript, with the equations translated.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from report.live.sentences import ANSWERS, WORDS, mulberry32, one_hot, sentence, uniform, vectors
from snippets.lstm_cell.candidate import candidate
from snippets.lstm_cell.cell_update import cell_update
from snippets.lstm_cell.forget_gate import forget_gate
from snippets.lstm_cell.hidden_state import hidden_state
from snippets.lstm_cell.input_gate import input_gate
from snippets.lstm_cell.output_gate import output_gate
from snippets.lstm_cell.output_layer import output_layer
from snippets.neural_networks.bias_gradient import bias_gradient
from snippets.neural_networks.cross_entropy import cross_entropy
from snippets.neural_networks.cross_entropy_gradient import cross_entropy_gradient
from snippets.neural_networks.mlp_input_gradient import mlp_input_gradient
from snippets.neural_networks.softmax import softmax
from snippets.neural_networks.weight_gradient import weight_gradient
from snippets.practice.adam_step import adam_step
from snippets.practice.clip_gradient import clip_gradient
from snippets.practice.glorot_init import glorot_init
from snippets.training.lstm_cell_error import lstm_cell_error
from snippets.training.lstm_gate_deltas import lstm_gate_deltas
from snippets.training.lstm_hidden_error import lstm_hidden_error
from snippets.training.lstm_output_delta import lstm_output_delta
from snippets.training.lstm_weight_gradients import lstm_weight_gradients

CELLS = 8
FORGET_BIAS = 1.0
KAPPA = 1.0
ETA, BETA_1, BETA_2, EPSILON = 0.01, 0.9, 0.999, 1e-8
BREAKS = ("forget-bias", "cell-path", "hidden-path", "all-paths", "clipping")
"""What can be left out: the forget bias, f * c_bar of the next step, R_f^T delta_f, all four
R^T delta (the truncation of 1997), and clipping."""

Arrays = list[np.ndarray]


@dataclass(frozen=True)
class Step:
    """A sentence that was learned from: its words, its loss, and whether the answer was right."""

    words: tuple[str, ...]
    loss: float
    right: bool


class Training:
    """A network of eight cells and the sentences that it learns from, one after the other."""

    def __init__(
        self, seed: int, longest: int, breaks: Iterable[str] = (), eta: float = ETA
    ) -> None:
        self.random, self.longest, self.breaks = mulberry32(seed), longest, frozenset(breaks)
        self.eta = eta
        d, n, K = len(WORDS), CELLS, len(ANSWERS)
        W = [self._draw(n, d) for _ in range(4)]
        R = [self._draw(n, n) for _ in range(4)]
        b = np.zeros((4, n))
        b[0] = 0.0 if "forget-bias" in self.breaks else FORGET_BIAS
        self.arrays = [*W, *R, b, self._draw(K, n), np.zeros(K)]
        self.m = np.zeros(sum(array.size for array in self.arrays))
        self.v, self.k = self.m, 0

    def _draw(self, rows: int, columns: int) -> np.ndarray:
        return glorot_init(np.array(uniform(self.random, rows, columns)))

    def read(self, words: tuple[str, ...]) -> dict[str, Arrays]:
        """Return gates, candidates and states at every word; index 0 of h and c is the start."""
        W_f, W_i, W_c, W_o, R_f, R_i, R_c, R_o, (b_f, b_i, b_c, b_o), *_ = self.arrays
        seen: dict[str, Arrays] = {"x": [], "f": [], "i": [], "c_tilde": [], "o": []}
        h, c = [np.zeros(CELLS)], [np.zeros(CELLS)]
        for x_t in np.array(vectors(words)):
            f_t = forget_gate(W_f, R_f, b_f, x_t, h[-1])
            i_t = input_gate(W_i, R_i, b_i, x_t, h[-1])
            c_tilde = candidate(W_c, R_c, b_c, x_t, h[-1])
            c.append(cell_update(f_t, c[-1], i_t, c_tilde))
            o_t = output_gate(W_o, R_o, b_o, x_t, h[-1])
            h.append(hidden_state(o_t, c[-1]))
            for name, value in zip(seen, (x_t, f_t, i_t, c_tilde, o_t), strict=True):
                seen[name].append(value)
        return {**seen, "h": h, "c": c}

    def answer(self, h_t: np.ndarray) -> np.ndarray:
        """Return the probabilities of "is" and "are" for a hidden state."""
        return softmax(output_layer(self.arrays[-2], self.arrays[-1], h_t))

    def step(self) -> Step:
        """Learn from one more sentence."""
        drawn = sentence(self.random, self.longest)
        y = np.array(one_hot(drawn.answer, len(ANSWERS)))
        seen = self.read(drawn.words)
        p = self.answer(seen["h"][-1])
        delta_y = cross_entropy_gradient(p, y)
        deltas = self.back(seen, mlp_input_gradient(self.arrays[-2], delta_y))
        gradients = [
            *lstm_weight_gradients(*deltas, np.array(seen["x"]), np.array(seen["h"])),
            weight_gradient(delta_y, seen["h"][-1]),
            bias_gradient(delta_y),
        ]
        self.update(np.concatenate([array.ravel() for array in gradients]))
        right = bool(p[drawn.answer] > p[1 - drawn.answer])
        return Step(drawn.words, float(cross_entropy(y, p)), right)

    def back(self, seen: dict[str, Arrays], dL_dh_T: np.ndarray) -> list[np.ndarray]:
        """Return the deltas of forget gate, input gate, candidate and output gate, by step."""
        R_f, R_i, R_c, R_o = self.arrays[4:8]
        zero = np.zeros(CELLS)
        dL_t_dh_t, f_next, c_bar_next = dL_dh_T, zero, zero
        deltas_next = [zero] * 4
        deltas: list[Arrays] = []
        for t in reversed(range(len(seen["x"]))):
            f_t, i_t, c_tilde, o_t = (seen[name][t] for name in ("f", "i", "c_tilde", "o"))
            c_prev, c_t = seen["c"][t : t + 2]
            if "all-paths" in self.breaks:
                deltas_next = [zero] * 4
            delta_f_next, delta_i_next, delta_c_next, delta_o_next = deltas_next
            if "hidden-path" in self.breaks:
                delta_f_next = zero
            if "cell-path" in self.breaks:
                c_bar_next = zero
            fed = (R_f, delta_f_next, R_i, delta_i_next, R_c, delta_c_next, R_o, delta_o_next)
            h_bar = lstm_hidden_error(dL_t_dh_t, *fed)
            delta_o_t = lstm_output_delta(h_bar, c_t, o_t)
            c_bar = lstm_cell_error(h_bar, o_t, c_t, f_next, c_bar_next)
            deltas_next = [*lstm_gate_deltas(c_bar, c_prev, c_tilde, f_t, i_t), delta_o_t]
            dL_t_dh_t, f_next, c_bar_next = zero, f_t, c_bar
            deltas.insert(0, deltas_next)
        return [np.array(one) for one in zip(*deltas, strict=True)]

    def update(self, g: np.ndarray) -> None:
        """Move all parameters against their gradient, which is one vector."""
        if "clipping" not in self.breaks:
            g = clip_gradient(g, KAPPA)
        self.k += 1
        theta = np.concatenate([array.ravel() for array in self.arrays])
        theta, self.m, self.v = adam_step(
            theta, self.m, self.v, g, self.k, self.eta, BETA_1, BETA_2, EPSILON
        )
        ends = np.cumsum([array.size for array in self.arrays])[:-1]
        parts = zip(np.split(theta, ends), self.arrays, strict=True)
        self.arrays = [part.reshape(array.shape) for part, array in parts]
