"""The network of Experiments 2a and 2b for many trials: inputs wired straight to outputs, and one memory cell with an input gate only.

The cell gets inputs and no recurrent connections (for p = 100 this gives the paper's 10,504 weights); g is logistic in [0, 1], h the identity.
It joins when the error has stopped falling (the paper's sequential construction). Inputs are symbols, so a step touches one column of weights.
"""

import numpy as np

from experiments_1997.cell_1997 import logistic


def initial(symbols, rng, weight_range=0.2):
    """Return direct (outputs, inputs), gate and cell (inputs), shown (outputs): the weights of one trial."""
    shapes = {"direct": (symbols, symbols), "gate": (symbols,), "cell": (symbols,), "shown": (symbols,)}
    return {name: rng.uniform(-weight_range, weight_range, shape) for name, shape in shapes.items()}


class LagLearner:
    def __init__(self, weights, rate, with_derivative, end_only=None):
        """weights: the names of `initial`, each with a first axis for the trials; changed in place.

        end_only (one flag per trial): no error before the last step.
        """
        self.w, self.rate, self.with_derivative = weights, rate, with_derivative[:, None]
        before = np.ones(len(rate)) if end_only is None else 1.0 - end_only
        self.weight_of_errors = lambda t, T: 1.0 if t == T - 1 else before[:, None]

    def learn(self, symbols, target, joined):
        """Present symbols (T, N) with the targets (T, N), also symbols; `joined`: in which trials the cell takes part.

        Returns the outputs (T, N, outputs) before the update of their step.
        """
        w, rows = self.w, np.arange(symbols.shape[1])
        N, size = w["gate"].shape
        rate, on = self.rate[:, None], joined.astype(float)
        s, sens_gate, sens_cell = np.zeros(N), np.zeros((N, size)), np.zeros((N, size))
        outputs = np.empty((len(symbols), N, size))
        for t, (symbol, wanted) in enumerate(zip(symbols, target, strict=True)):
            gate, g = logistic(w["gate"][rows, symbol]), logistic(w["cell"][rows, symbol])
            s += on * gate * g
            sens_gate[rows, symbol] += on * g * gate * (1.0 - gate)
            sens_cell[rows, symbol] += on * gate * g * (1.0 - g)
            y = outputs[t] = logistic(w["direct"][rows, :, symbol] + w["shown"] * s[:, None])
            e = -y
            e[rows, wanted] += 1.0
            e *= np.where(self.with_derivative, y * (1.0 - y), 1.0) * self.weight_of_errors(t, len(symbols))
            e_state = rate * np.einsum("nk,nk->n", e, w["shown"])[:, None]
            w["direct"][rows, :, symbol] += rate * e
            w["shown"] += rate * e * s[:, None]
            w["gate"] += e_state * sens_gate
            w["cell"] += e_state * sens_cell
        return outputs
