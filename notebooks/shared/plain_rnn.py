"""A plain recurrent network, batched, to hold the LSTM against: h_t = tanh(W x_t + R h_{t-1} + b), read out at each sequence's end."""

import numpy as np

from lstm.initialise import glorot, orthogonal
from lstm.parameters import Parameters


class PlainRNN:
    """n cells on d inputs and a linear readout with K outputs; used as `lstm.Model` with readout "last" is."""

    def __init__(self, inputs, cells, outputs, dtype=np.float32, seed=0):
        shapes = {"W": (cells, inputs), "R": (cells, cells), "b": (cells,), "W_y": (outputs, cells), "b_y": (outputs,)}
        self.parameters, rng = Parameters(shapes, np.dtype(dtype)), np.random.default_rng(seed)
        value = self.parameters.value
        value["W"][:], value["R"][:] = glorot((cells, inputs), rng), orthogonal(cells, rng)
        value["W_y"][:] = glorot((outputs, cells), rng)

    def forward(self, x, state=None, lengths=None, training=False):
        """Return the predictions (B, K), and None for the final state; x (T, B, d), lengths (B,)."""
        steps, batch, _ = x.shape
        p = self.parameters.value
        self.x, self.ends = x, np.full(batch, steps) if lengths is None else np.asarray(lengths)
        self.h = np.zeros((steps + 1, batch, len(p["b"])), x.dtype)
        before = x @ p["W"].T + p["b"]
        for t in range(steps):
            np.tanh(before[t] + self.h[t] @ p["R"].T, out=self.h[t + 1])
        self.read = self.h[self.ends, np.arange(batch)]
        return self.read @ p["W_y"].T + p["b_y"], None

    def backward(self, dy_hat, inputs=False):
        """Write the gradients of all parameters from dL/dy_hat (B, K); there are none of the inputs."""
        p, grad = self.parameters.value, self.parameters.grad
        grad["W_y"][:], grad["b_y"][:] = dy_hat.T @ self.read, dy_hat.sum(axis=0)
        delta, carried, entering = np.empty_like(self.h[1:]), 0, dy_hat @ p["W_y"]
        for t in reversed(range(len(self.x))):
            error = carried + entering * (self.ends == t + 1)[:, None]
            delta[t] = error * (1 - self.h[t + 1] ** 2)
            carried = delta[t] @ p["R"]
        grad["W"][:] = np.einsum("tbn,tbd->nd", delta, self.x)
        grad["R"][:] = np.einsum("tbn,tbm->nm", delta, self.h[:-1])
        grad["b"][:] = delta.sum(axis=(0, 1))
