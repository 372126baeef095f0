"""The network of 1997 for many trials at once: no forget gate, fully connected hidden layer, truncated gradient.

Sources of a hidden unit: [inputs, input gates, output gates, cells, 1]; rows of the hidden weights: [input gates, output gates, cells].
The first axis of every array is the trial. With a = tanh(net/2): gate f = (1 + a)/2, cell input g = 2a, and h(s) = tanh(s/2); the code keeps
u = s/2, so that one tanh serves all units of a step.
"""

from dataclasses import dataclass

import numpy as np


def logistic(net):
    return 0.5 * np.tanh(0.5 * net) + 0.5


@dataclass(frozen=True)
class Architecture:
    """Sizes and the fixed choices of one experiment. `biased` lists who has a bias: any of hidden, gates, outputs."""

    inputs: int
    outputs: int
    blocks: int
    size: int
    biased: tuple = ("hidden", "outputs")
    weight_range: float = 0.1
    input_gate_bias: tuple | None = None
    output_gate_bias: tuple | None = None

    @property
    def cells(self):
        return self.blocks * self.size

    @property
    def hidden(self):
        return 2 * self.blocks + self.cells

    @property
    def sources(self):
        return self.inputs + self.hidden + 1

    def masks(self):
        """Return which entries of the hidden and of the output weights exist (only biases can be missing)."""
        hidden, output = np.ones((self.hidden, self.sources)), np.ones((self.outputs, self.cells + 1))
        if "hidden" not in self.biased:
            hidden[2 * self.blocks if "gates" in self.biased else 0 :, -1] = 0.0
        if "outputs" not in self.biased:
            output[:, -1] = 0.0
        return hidden, output

    @property
    def weights(self):
        return int(sum(mask.sum() for mask in self.masks()))

    def initial(self, rng):
        """Return the hidden and the output weights of one trial."""
        hidden, output = (rng.uniform(-self.weight_range, self.weight_range, mask.shape) * mask for mask in self.masks())
        if self.input_gate_bias:
            hidden[: self.blocks, -1] = self.input_gate_bias
        if self.output_gate_bias:
            hidden[self.blocks : 2 * self.blocks, -1] = self.output_gate_bias
        return hidden, output


class EndLearner:
    """Learns from an error at the end of each sequence. Weights are constant within a sequence, so the sensitivities of all its steps
    are summed in one product; `StepLearner` adds them up step by step and gives the same."""

    def __init__(self, architecture, hidden, output, rate, with_derivative, longest):
        """hidden (N, units, sources) and output (N, outputs, cells + 1) are changed in place; rate and with_derivative are one value per trial."""
        self.a, self.hidden, self.output = architecture, hidden, output
        self.rate, self.with_derivative = rate[:, None], with_derivative[:, None]
        self.hidden_mask, self.output_mask = architecture.masks()
        a, N = architecture, len(hidden)
        self.sources = np.zeros((longest + 1, N, a.sources))
        self.sources[:, :, -1] = 1.0
        self.act = np.empty((longest, N, a.hidden))
        self.h = np.empty((longest, N, a.cells))
        self.half = np.empty_like(hidden)
        self.net = np.empty((N, a.hidden, 1))
        self.u, self.gain = np.empty((N, a.cells)), np.empty((N, a.blocks, a.size))
        self.views = [self._views(t) for t in range(longest)]

    def _views(self, t):
        a, N, gates = self.a, len(self.hidden), 2 * self.a.blocks
        following = self.sources[t + 1][:, a.inputs : -1]
        opened = following[:, :gates]
        written = following[:, gates:].reshape(N, a.blocks, a.size, copy=False)
        cell_in = self.act[t][:, gates:].reshape(N, a.blocks, a.size, copy=False)
        h = self.h[t]
        return (
            self.sources[t][..., None],
            self.act[t],
            self.act[t][:, :gates],
            opened,
            opened[:, : a.blocks, None],
            opened[:, a.blocks :, None],
            cell_in,
            h,
            h.reshape(N, a.blocks, a.size),
            written,
        )

    def forward(self, x, length):
        """Run x (T, N, inputs) and return the outputs at each trial's last step; keeps what the gradient needs."""
        a, net, u, gain = self.a, self.net, self.u, self.gain
        T, N = x.shape[:2]
        flat_net, flat_gain = net[..., 0], gain.reshape(N, a.cells)
        self.sources[:T, :, : a.inputs] = x
        np.multiply(self.hidden, 0.5, out=self.half)
        u.fill(0.0)
        matmul, multiply, add, tanh, half = np.matmul, np.multiply, np.add, np.tanh, self.half
        for source, act, gate_act, opened, in_gate, out_gate, cell_in, h, h_blocks, written in self.views[:T]:
            matmul(half, source, out=net)
            tanh(flat_net, out=act)
            multiply(gate_act, 0.5, out=opened)
            add(opened, 0.5, out=opened)
            multiply(cell_in, in_gate, out=gain)
            add(u, flat_gain, out=u)
            tanh(u, out=h)
            multiply(h_blocks, out_gate, out=written)
        self.rows, self.last, self.T = np.arange(N), length - 1, T
        self.cell_outputs = self.sources[self.last + 1, self.rows, a.inputs + 2 * a.blocks :]  # with the bias unit at the end
        return logistic(np.matmul(self.output, self.cell_outputs[..., None])[..., 0])

    def gradient(self, y, target):
        """Return the truncated gradient of the error with respect to the hidden and the output weights, with the sign of an update."""
        a, B = self.a, self.a.blocks
        N, T, rows, last = len(y), self.T, self.rows, self.last
        e = (target - y) * np.where(self.with_derivative, y * (1.0 - y), 1.0)
        d_output = e[:, :, None] * self.cell_outputs[:, None, :]
        arriving = np.matmul(e[:, None, :], self.output[:, :, :-1])[:, 0]
        act_last, h_last = self.act[last, rows], self.h[last, rows]
        out_act = act_last[:, B : 2 * B]
        e_out = 0.25 * (1.0 - out_act**2) * (arriving * h_last).reshape(N, B, a.size).sum(-1)
        e_state = np.repeat(0.5 + 0.5 * out_act, a.size, axis=1) * 0.5 * (1.0 - h_last**2) * arriving
        act = self.act[:T]
        in_act, cell_act = act[:, :, :B], act[:, :, 2 * B :]
        factors = np.empty((T, N, B + a.cells))
        weighted = (cell_act * (2.0 * e_state)).reshape(T, N, B, a.size)
        np.multiply(0.25 - 0.25 * in_act**2, weighted.sum(-1), out=factors[:, :, :B])
        np.multiply(np.repeat(0.5 + 0.5 * in_act, a.size, axis=2), (1.0 - cell_act**2) * e_state, out=factors[:, :, B:])
        factors *= (np.arange(T)[:, None] <= last)[:, :, None]
        summed = np.matmul(factors.transpose(1, 2, 0), self.sources[:T].transpose(1, 0, 2))
        d_hidden = np.empty((N, a.hidden, a.sources))
        d_hidden[:, :B], d_hidden[:, 2 * B :] = summed[:, :B], summed[:, B:]
        d_hidden[:, B : 2 * B] = e_out[:, :, None] * self.sources[last, rows][:, None, :]
        return d_hidden * self.hidden_mask, d_output * self.output_mask

    def learn(self, x, length, target):
        """Present one sequence per trial, update the weights, and return the outputs before the update."""
        y = self.forward(x, length)
        d_hidden, d_output = self.gradient(y, target)
        rate = self.rate[:, :, None]
        self.hidden += rate * d_hidden
        self.output += rate * d_output
        return y


class StepLearner:
    """Learns from an error at every step, with sensitivities carried forward: ∂s/∂w for input gates and cells, no way back in time."""

    def __init__(self, architecture, hidden, output, rate, with_derivative, update_at_end=None):
        """update_at_end (one flag per trial): collect the updates of a sequence instead of applying each at once."""
        self.a, self.hidden, self.output = architecture, hidden, output
        self.rate, self.with_derivative = rate[:, None], with_derivative[:, None]
        at_end = np.zeros(len(hidden), dtype=bool) if update_at_end is None else update_at_end
        self.some_at_end, self.at_end = at_end.any(), at_end.astype(float)[:, None, None]
        self.hidden_mask, self.output_mask = architecture.masks()
        self.all_biased = self.hidden_mask.all()

    def learn(self, x, length, target):
        """Present one sequence per trial; x (T, N, inputs), target (T, N, outputs). Returns the outputs (T, N, outputs)."""
        a, B, S, N = self.a, self.a.blocks, self.a.size, x.shape[1]
        source = np.zeros((N, a.sources))
        source[:, -1] = 1.0
        u, shown = np.zeros((N, a.cells)), np.ones((N, a.cells + 1))
        sensitivity = np.zeros((N, 2 * a.cells, a.sources))  # of each cell's state: by the weights of its input gate, then by its own
        of_gate = sensitivity[:, : a.cells].reshape(N, B, S, a.sources)
        of_cell = sensitivity[:, a.cells :]
        slope, growth = np.empty((N, 2 * a.cells)), np.empty_like(sensitivity)
        kept_hidden, kept_output = np.zeros_like(self.hidden), np.zeros_like(self.output)
        step_hidden, step_output = np.empty_like(self.hidden), np.empty_like(self.output)
        outputs = np.empty_like(target)
        for t in range(len(x)):
            source[:, : a.inputs] = x[t]
            act = np.tanh(0.5 * np.matmul(self.hidden, source[..., None])[..., 0])
            cell_in, gate = act[:, 2 * B :], 0.5 + 0.5 * act[:, : 2 * B]
            in_gate, out_gate = np.repeat(gate[:, :B], S, axis=1), np.repeat(gate[:, B:], S, axis=1)
            u += in_gate * cell_in
            h = np.tanh(u)
            slope[:, : a.cells] = 2.0 * cell_in * in_gate * (1.0 - in_gate)
            slope[:, a.cells :] = (1.0 - cell_in**2) * in_gate
            np.multiply(slope[:, :, None], source[:, None, :], out=growth)
            sensitivity += growth
            shown[:, :-1] = out_gate * h
            y = outputs[t] = logistic(np.matmul(self.output, shown[..., None])[..., 0])
            e = (target[t] - y) * np.where(self.with_derivative, y * (1.0 - y), 1.0)
            e *= (t < length)[:, None] * self.rate
            arriving = np.matmul(e[:, None, :], self.output[:, :, :-1])[:, 0]
            e_state = out_gate * (0.5 - 0.5 * h**2) * arriving
            e_out = gate[:, B:] * (1.0 - gate[:, B:]) * (arriving * h).reshape(N, B, S).sum(-1)
            np.matmul(e_state.reshape(N, B, 1, S), of_gate, out=step_hidden[:, :B, None])
            np.multiply(e_out[:, :, None], source[:, None, :], out=step_hidden[:, B : 2 * B])
            np.multiply(e_state[:, :, None], of_cell, out=step_hidden[:, 2 * B :])
            np.multiply(e[:, :, None], shown[:, None, :], out=step_output)
            if not self.all_biased:
                step_hidden[:, :, -1] *= self.hidden_mask[:, -1]
            step_output[:, :, -1] *= self.output_mask[:, -1]
            if self.some_at_end:
                kept_hidden += step_hidden * self.at_end
                kept_output += step_output * self.at_end
                step_hidden *= 1.0 - self.at_end
                step_output *= 1.0 - self.at_end
            self.hidden += step_hidden
            self.output += step_output
            source[:, a.inputs : a.inputs + 2 * B] = gate
            source[:, a.inputs + 2 * B : -1] = shown[:, :-1]
        if self.some_at_end:
            self.hidden += kept_hidden
            self.output += kept_output
        return outputs


def evaluate(architecture, hidden, output, x, every_step=False):
    """Return the outputs of N trained networks on M sequences each, x (N or 1, M, T, inputs), at every step: (N, M, T, outputs).

    Written straight from the paper's equations, without the tricks of the learners, which are tested against it.
    """
    a, B = architecture, architecture.blocks
    N, M, T = len(hidden), x.shape[1], x.shape[2]
    units, s = np.zeros((N, a.hidden, M)), np.zeros((N, a.cells, M))
    outputs = np.empty((N, M, T, a.outputs))
    to_input, to_hidden, bias = hidden[:, :, : a.inputs], hidden[:, :, a.inputs : -1], hidden[:, :, -1:]
    for t in range(T):
        net = np.matmul(to_input, x[:, :, t].swapaxes(1, 2)) + np.matmul(to_hidden, units) + bias
        gate = logistic(net[:, : 2 * B])
        g = 4.0 * logistic(net[:, 2 * B :]) - 2.0
        s = s + np.repeat(gate[:, :B], a.size, axis=1) * g
        y_cell = np.repeat(gate[:, B:], a.size, axis=1) * (2.0 * logistic(s) - 1.0)
        units = np.concatenate([gate, y_cell], axis=1)
        outputs[:, :, t] = logistic(np.matmul(output[:, :, :-1], y_cell) + output[:, :, -1:]).swapaxes(1, 2)
    return outputs
