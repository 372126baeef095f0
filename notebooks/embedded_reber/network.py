"""The plain recurrent network with a readout at every step, and what is kept of a network after training."""

from dataclasses import dataclass

import numpy as np

from notebooks.shared.plain_rnn import PlainRNN


class EveryStep(PlainRNN):
    """A plain recurrent network that predicts at every step; used as `lstm.Model` with readout "every" is, without lengths."""

    def forward(self, x, state=None, lengths=None, training=False):
        """Return the predictions (T, B, K), and None for the final state; x (T, B, d)."""
        super().forward(x)
        p = self.parameters.value
        return self.h[1:] @ p["W_y"].T + p["b_y"], None

    def backward(self, dy_hat, inputs=False):
        """Write the gradients of all parameters from dL/dy_hat (T, B, K); there are none of the inputs."""
        p, grad, h = self.parameters.value, self.parameters.grad, self.h[1:]
        grad["W_y"][:], grad["b_y"][:] = np.tensordot(dy_hat, h, ((0, 1), (0, 1))), dy_hat.sum(axis=(0, 1))
        entering, delta, carried = dy_hat @ p["W_y"], np.empty_like(h), 0
        for t in reversed(range(len(h))):
            delta[t] = (carried + entering[t]) * (1 - h[t] ** 2)
            carried = delta[t] @ p["R"]
        grad["W"][:] = np.tensordot(delta, self.x, ((0, 1), (0, 1)))
        grad["R"][:] = np.tensordot(delta, self.h[:-1], ((0, 1), (0, 1)))
        grad["b"][:] = delta.sum(axis=(0, 1))


@dataclass
class Trained:
    """A network after training: at each look the strings presented and the shares right of training and test set; and how it did afterwards.

    new: share of the new strings right. frames: share of last but one letters right, by lag.
    """

    model: object
    looks: np.ndarray
    new: float
    frames: list

    @property
    def presented(self):
        """The strings presented until all of both sets were right, or None."""
        return int(self.looks[-1, 0]) if self.looks[-1, 1:].min() == 1 else None
