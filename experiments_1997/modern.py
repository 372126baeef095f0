"""Today's LSTM for many trials at once: forget gate, full backpropagation through time, Adam, chrono forget bias, clipping by global norm.

Arrays are (trial, feature, sequence of the batch). Rows of the weights: [forget, input, output, candidate], sources [x; h; 1]. With
a = tanh(z/2) a gate is (1 + a)/2, so that one tanh serves all rows.
"""

from typing import ClassVar

import numpy as np

from experiments_1997 import tasks
from experiments_1997.models import Model


def softmax(z, axis):
    z = np.exp(z - z.max(axis=axis, keepdims=True))
    return z / z.sum(axis=axis, keepdims=True)


READOUTS = {"linear": lambda z: z, "logistic": lambda z: 0.5 * np.tanh(0.5 * z) + 0.5, "softmax": lambda z: softmax(z, 1)}


def initial(inputs, units, outputs, rng):
    """Return uniform weights in ±1/√n with biases of zero, and for every cell its draw from [0, 1) for the chrono rule."""
    bound = 1.0 / np.sqrt(units)
    weights = rng.uniform(-bound, bound, (4 * units, inputs + units + 1))
    weights[:, -1] = 0.0
    drawn = rng.random(units)
    output = np.hstack([rng.uniform(-bound, bound, (outputs, units)), np.zeros((outputs, 1))])
    return {"weights": weights, "output": output, "drawn": drawn}


def forward(weights, x, keep):
    """Run x (T, N, inputs, B). Return h (T, N, n, B), and if `keep` what the backward pass needs."""
    T, N, inputs, B = x.shape
    n = weights.shape[1] // 4
    half = weights.copy()
    half[:, : 3 * n] *= 0.5
    steps = T if keep else 1
    sources = np.zeros((steps + 1, N, inputs + n + 1, B), dtype=weights.dtype)
    sources[:, :, -1] = 1.0
    if keep:
        sources[:T, :, :inputs] = x
    act = np.empty((steps, N, 4 * n, B), dtype=weights.dtype)
    c, tanh_c = np.zeros((steps + 1, N, n, B), dtype=weights.dtype), np.empty((steps, N, n, B), dtype=weights.dtype)
    h = np.empty((T, N, n, B), dtype=weights.dtype)
    kept = np.empty((N, n, B), dtype=weights.dtype)
    for t in range(T):
        k = t if keep else 0
        if not keep:
            sources[0, :, :inputs] = x[t]
        a, before, after = act[k], c[k], c[k + 1] if keep else c[0]
        np.matmul(half, sources[k], out=a)
        np.tanh(a, out=a)
        gates = a[:, : 3 * n]
        gates *= 0.5
        gates += 0.5
        np.multiply(a[:, :n], before, out=kept)
        np.multiply(a[:, n : 2 * n], a[:, 3 * n :], out=after)
        after += kept
        np.tanh(after, out=tanh_c[k])
        np.multiply(a[:, 2 * n : 3 * n], tanh_c[k], out=h[t])
        sources[k + 1 if keep else 0, :, inputs:-1] = h[t]
    return h, (sources, act, c, tanh_c) if keep else None


def backward(weights, kept, errors):
    """Return the gradient of the weights, given errors(t): the derivative of the loss by h_t from outside, or None where there is none."""
    sources, act, c, tanh_c = kept
    T, N, rows, B = act.shape
    n, inputs = rows // 4, sources.shape[2] - rows // 4 - 1
    to_h = np.ascontiguousarray(weights[:, :, inputs:-1].swapaxes(1, 2))
    dh, dc = np.zeros((N, n, B), dtype=weights.dtype), np.zeros((N, n, B), dtype=weights.dtype)
    dz = np.empty((N, rows, B), dtype=weights.dtype)
    gradient = np.zeros_like(weights)
    for t in range(T - 1, -1, -1):
        f, i, o, g = (act[t][:, k * n : (k + 1) * n] for k in range(4))
        outside = errors(t)
        if outside is not None:
            dh += outside
        dc += dh * o * (1.0 - tanh_c[t] ** 2)
        np.multiply(dc * c[t], f * (1.0 - f), out=dz[:, :n])
        np.multiply(dc * g, i * (1.0 - i), out=dz[:, n : 2 * n])
        np.multiply(dh * tanh_c[t], o * (1.0 - o), out=dz[:, 2 * n : 3 * n])
        np.multiply(dc * i, 1.0 - g**2, out=dz[:, 3 * n :])
        gradient += np.matmul(dz, sources[t].swapaxes(1, 2))
        np.matmul(to_h, dz, out=dh)
        dc *= f
    return gradient


def read(readout, output, h):
    """Return the predictions (N, K, B) from h (N, n, B)."""
    return READOUTS[readout](np.matmul(output[:, :, :-1], h) + output[:, :, -1:])


class Modern(Model):
    """Today's LSTM on a task; each batch of sequences makes one Adam update."""

    settings: ClassVar = {"rate": 0.01, "clip": 1.0, "forget_bias": np.nan, "input_bias": np.nan, "end_only": False}

    def __init__(self, task, seed, units, readout, longest_lag, batch=32, dtype=np.float32):
        super().__init__(task, seed)
        self.units, self.readout, self.batch, self.dtype = units, readout, batch, dtype
        self.settings = {**self.settings, "longest_lag": longest_lag}

    def initial(self, rng):
        return initial(self.task.inputs, self.units, self.task.outputs, rng)

    def start(self, trials, variants):
        """Begin; a variant that sets no forget bias has that of the chrono rule, log U(1, T_max − 1), and its negative at the input gate,
        where it does not set that bias. One that sets the forget bias alone has an input bias of 0."""
        state = super().start(trials, variants)
        chrono = np.log(1.0 + (state["longest_lag"][:, None] - 2.0) * state.pop("drawn"))
        forget, gate = state["forget_bias"][:, None], state["input_bias"][:, None]
        by_rule = np.where(np.isnan(forget), -chrono, 0.0)
        state["weights"][:, : self.units, -1] = np.where(np.isnan(forget), chrono, forget)
        state["weights"][:, self.units : 2 * self.units, -1] = np.where(np.isnan(gate), by_rule, gate)
        for name in ("weights", "output"):
            state[name] = state[name].astype(self.dtype)
            state[f"first_{name}"] = np.zeros_like(state[name])
            state[f"second_{name}"] = np.zeros_like(state[name])
        return state | {"updates": np.zeros(len(trials), dtype=int)}

    def build(self, state):
        self.state = state

    def gradients(self, state, x, length, target):
        """Return the gradients of both weight arrays, and the predictions; x (T, N, inputs, B), target (N, K, B) or (T, N, K, B)."""
        T, B = len(x), x.shape[-1]
        output = state["output"]
        h, kept = forward(state["weights"], x, keep=True)
        back = output[:, :, :-1].swapaxes(1, 2)
        last = length - 1
        if self.task.every_step:
            y = np.stack([read(self.readout, output, h[t]) for t in range(T)])
            steps = np.arange(T)[:, None, None]
            counted = (steps <= last) & (~state["end_only"][:, None] | (steps == last))
            e = (y - target) * counted[:, :, None] / B
            d_output = sum(np.matmul(e[t], h[t].swapaxes(1, 2)) for t in range(T))
            d_bias = e.sum(axis=(0, 3))

            def errors(t):
                return np.matmul(back, e[t])
        else:
            rows, columns = np.arange(len(last))[:, None], np.arange(B)
            h_last = h[last, rows, :, columns].swapaxes(1, 2)
            y = read(self.readout, output, h_last)
            e = (y - target) / B
            d_output, d_bias, arriving = np.matmul(e, h_last.swapaxes(1, 2)), e.sum(axis=2), np.matmul(back, e)
            earliest = last.min()

            def errors(t):
                return arriving * (last == t)[:, None] if t >= earliest else None

        d_output = np.concatenate([d_output, d_bias[:, :, None]], axis=2)
        return {"weights": backward(state["weights"], kept, errors), "output": d_output}, y

    def update(self, state, gradients):
        """Clip each trial's gradient to its norm and take one Adam step."""
        norm = np.sqrt(sum((gradient.astype(float) ** 2).sum(axis=(1, 2)) for gradient in gradients.values()))
        scale = np.minimum(1.0, state["clip"] / np.maximum(norm, 1e-12))
        state["updates"] += 1
        k = state["updates"]
        rate = state["rate"] * np.sqrt(1.0 - 0.999**k) / (1.0 - 0.9**k)
        for name, gradient in gradients.items():
            gradient = gradient * scale[:, None, None].astype(self.dtype)
            first, second = state[f"first_{name}"], state[f"second_{name}"]
            first += 0.1 * (gradient - first)
            second += 0.001 * (gradient**2 - second)
            state[name] -= rate[:, None, None].astype(self.dtype) * first / (np.sqrt(second) + 1e-8)

    def present(self, j):
        """Present `batch` sequences; yield the largest and the mean absolute error of each, before the update."""
        some = slice(j, j + self.batch)
        length = self.length[some].T
        T = length.max()
        x = np.ascontiguousarray(self.x[:T, some].transpose(0, 2, 3, 1), dtype=self.dtype)
        if self.task.every_step:
            target = self.target[:T, some].transpose(0, 2, 3, 1).astype(self.dtype)
        else:
            target = self.target[some].transpose(1, 2, 0).astype(self.dtype)
        gradients, y = self.gradients(self.state, x, length, target)
        error = np.abs(y - target)
        if self.task.every_step:
            within = np.arange(T)[:, None, None] < length
            only_last = getattr(self.task, "random_middle", False)
            judged = (np.arange(T)[:, None, None] == length - 1) if only_last else within
            worst = (error.max(axis=2) * judged).max(axis=0)
            mean = (error.mean(axis=2) * within).sum(axis=0) / length
        else:
            worst, mean = error.max(axis=1), error.mean(axis=1)
        self.update(self.state, gradients)
        for b in range(self.batch):
            yield worst[:, b], mean[:, b]

    def outputs(self, state, n, sequences):
        x = np.ascontiguousarray(tasks.dense(sequences.x, self.task.inputs).transpose(1, 2, 0)[:, None], dtype=self.dtype)
        h, _ = forward(state["weights"][n : n + 1], x, keep=False)
        return np.stack([read(self.readout, state["output"][n : n + 1], step)[0].T for step in h], axis=1)
