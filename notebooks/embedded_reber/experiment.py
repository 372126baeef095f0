"""What the notebook on the embedded Reber grammar needs: strings, three networks, their training and judgement, and the figures."""

import functools
import time
from dataclasses import dataclass

import numpy as np

from experiments_1997.tasks import EmbeddedReber, one_hot
from lstm import Adam, Model, Run, cross_entropy
from notebooks.shared.figures import COLOURS, STYLES, panels, show
from notebooks.shared.plain_rnn import PlainRNN
from snippets.lstm_cell.forget_gate import forget_gate
from snippets.lstm_cell.input_gate import input_gate
from snippets.lstm_cell.lstm_step import lstm_step
from snippets.lstm_cell.output_gate import output_gate

GRAMMAR = EmbeddedReber()
LETTERS = GRAMMAR.letters

CELLS, BATCH, STRINGS = 16, 32, 256
"""Cells of the LSTM, strings per update, and strings in the training set and in the test set."""

LAGS = (10, 20, 50, 100, 200)
"""Steps from the second letter to the last but one in the strings of the last test."""

SEEDS = tuple(range(1, 11))


def fresh(rng, count, besides):
    """Return `count` different strings, none of which is among `besides`."""
    found, known = [], set(besides)
    while len(found) < count:
        string = GRAMMAR.string(rng)
        if string not in known:
            known.add(string)
            found.append(string)
    return found


@functools.cache
def sets(seed):
    """Return training strings as they come, some more than once, different test strings that are not among them, and new ones in neither."""
    rng = np.random.default_rng(seed)
    training = [GRAMMAR.string(rng) for _ in range(STRINGS)]
    test = fresh(rng, STRINGS, training)
    return training, test, fresh(rng, 2 * STRINGS, training + test)


def lag(string):
    """Return the steps from the second letter to the last but one."""
    return len(string) - 3


def lags(strings):
    """Return the shortest, the middle and the longest lag of some strings as text."""
    found = [lag(string) for string in strings]
    return f"{min(found)} to {max(found)}, in the middle {np.median(found):.0f}"


def stretched(rng, least):
    """Return two strings that differ in the frame only, of a lag of at least `least`: the inner graph is not left before."""
    inner, node = "B", 0
    while node != 5:
        arcs = [arc for arc in GRAMMAR.graph[node].split() if arc[1] != "5" or len(inner) + 3 >= least]
        letter, node = arcs[rng.integers(len(arcs))]
        inner, node = inner + letter, int(node)
    return [f"B{frame}{inner}E{frame}E" for frame in "TP"]


def encode(strings):
    """Return strings as time-major arrays.

    x (T, B, 7) one-hot, target (T, B) the number of the next letter, mask (T, B) where there is one, allowed (T, B, 7) which letters may come next,
    ends (B,) the step before the last but one letter.
    """
    data = GRAMMAR.encode(strings)
    steps = data.x.shape[1]
    return {
        "x": one_hot(data.x.T, 7).astype(np.float32),
        "target": data.target.argmax(-1).T,
        "mask": np.arange(steps)[:, None] < data.length,
        "allowed": GRAMMAR.allowed(strings, steps).swapaxes(0, 1),
        "ends": data.length - 2,
    }


def batches(data):
    """Return a function that draws BATCH of encoded strings, for `lstm.Run`; the steps are a multiple of eight, so that few shapes occur."""

    def sample(rng):
        chosen = rng.integers(len(data["ends"]), size=BATCH)
        steps = -(-(data["ends"][chosen].max() + 2) // 8) * 8
        return {name: data[name][:steps, chosen] for name in ("x", "target", "mask")}

    return sample


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


def lstm(seed):
    """Return an LSTM with forget bias 1, and the rate of its training."""
    return Model(inputs=7, cells=CELLS, outputs=7, seed=seed), 0.01


def plain(seed):
    """Return a plain recurrent network of as many cells, and the rate of its training."""
    return EveryStep(inputs=7, cells=CELLS, outputs=7, seed=seed), 0.01


def plain_wide(seed):
    """Return a plain recurrent network of twice the cells, which makes about as many weights, and the rate of its training."""
    return EveryStep(inputs=7, cells=2 * CELLS, outputs=7, seed=seed), 0.01


NETWORKS = {f"LSTM, {CELLS} cells": lstm, f"plain RNN, {CELLS} cells": plain, f"plain RNN, {2 * CELLS} cells": plain_wide}


def right(model, data):
    """Return for each step of encoded strings whether the letters that may come next are the most active outputs, (T, B); true after the end.

    Source: hochreiter1997lstm
    """
    y, _ = model.forward(data["x"])
    least, most = (np.where(data["allowed"] == which, y, sign * np.inf) for which, sign in ((True, 1), (False, -1)))
    return (least.min(axis=-1) > most.max(axis=-1)) | ~data["mask"]


def strings_right(model, data):
    """Return the share of encoded strings that are predicted right at every step."""
    return float(right(model, data).all(axis=0).mean())


def frames_right(model, data):
    """Return the share of encoded strings in which the last but one letter, the same as the second, is predicted right."""
    return float(right(model, data)[data["ends"], np.arange(len(data["ends"]))].mean())


@dataclass
class Trained:
    """A network after training: how it did on both sets at every look, after how many strings all were right (or None), and on new strings."""

    model: object
    looks: np.ndarray
    presented: int | None
    new: float
    frames: list[float]


def train(make, seed, updates, every=25):
    """Return one network, trained until all strings of both sets are predicted right, or for so many updates; it is judged every so many."""
    (model, rate), (training, test, new) = make(seed), encoded(seed)
    run = Run(model, Adam(model.parameters, rate=rate), cross_entropy, batches(training), seed=seed)
    looks, presented = [], None
    while presented is None and len(run.losses) < updates:
        run.train(len(run.losses) + every, progress=False)
        looks.append((len(run.losses) * BATCH, strings_right(model, training), strings_right(model, test)))
        presented = looks[-1][0] if looks[-1][1:] == (1, 1) else None
    frames = [frames_right(model, far(least)) for least in LAGS]
    return Trained(model, np.array(looks), presented, strings_right(model, new), frames)


@functools.cache
def encoded(seed):
    """Return the three sets of a seed, encoded; all networks share them."""
    return tuple(map(encode, sets(seed)))


@functools.cache
def far(least, count=STRINGS):
    """Return encoded stretched strings, the same for all networks; in half of them the frame is T, in half P, so that guessing gives one half."""
    rng = np.random.default_rng(least)
    return encode([string for _ in range(count // 2) for string in stretched(rng, least)])


def experiment(updates, networks=NETWORKS, seeds=SEEDS, say=print):
    """Return for each network its trained copies, one per seed."""
    results = {}
    for name, make in networks.items():
        started = time.perf_counter()
        results[name] = [train(make, seed, updates) for seed in seeds]
        solved = sum(run.presented is not None for run in results[name])
        say(f"{name}: {solved} of {len(seeds)} seeds solved it, {time.perf_counter() - started:.0f} s")
    return results


def spread(values, form):
    """Return the median of values and their range as text."""
    return f"{np.median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


def table(results):
    """Return as a Markdown table how each network learned: weights, seeds that solved it, strings that this took, and strings right."""
    lines = ["| Network | Weights | Solved | Strings presented until then | New strings right |", "|---|---|---|---|---|"]
    for name, runs in results.items():
        needed = [run.presented for run in runs if run.presented]
        took = spread(needed, ",.0f") if needed else "–"
        weights = len(runs[0].model.parameters.values)
        lines.append(f"| {name} | {weights:,} | {len(needed)} of {len(runs)} | {took} | {spread([run.new for run in runs], '.1%')} |")
    return "\n".join(lines)


def solved(results, count):
    """Return as text from how many of the first `count` seeds each network solved the task."""
    return ", ".join(f"{name} {sum(run.presented is not None for run in runs[:count])}" for name, runs in results.items())


def needed(runs):
    """Return how many strings it took to solve the task, the middle of the runs that did."""
    return float(np.median([run.presented for run in runs if run.presented]))


def frame_table(results):
    """Return as a Markdown table how often the last but one letter was right, by the number of steps it had to be kept."""
    lines = ["| Network | " + " | ".join(f"{least} steps" for least in LAGS) + " |", "|---" * (len(LAGS) + 1) + "|"]
    for name, runs in results.items():
        cells = (spread([run.frames[number] for run in runs], ".0%") for number in range(len(LAGS)))
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def examples(seed=SEEDS[0], count=6):
    """Return some training strings with their lags as a Markdown table."""
    rows = (f"| {string} | {lag(string)} |" for string in sets(seed)[0][:count])
    return "\n".join(["| String | Steps from the second letter to the last but one |", "|---|---|", *rows])


def plot_learning(results):
    """Return a picture of the share of test strings predicted right, over the strings presented, a line per network and seed."""
    figure, axes = panels(1, len(results), height=2.8, sharey=True, sharex=True)
    for axis, (name, runs), colour in zip(axes, results.items(), COLOURS, strict=False):
        for run in runs:
            axis.plot(run.looks[:, 0] / 1000, run.looks[:, 2], color=colour, lw=1)
            if run.presented:
                axis.plot(run.presented / 1000, 1, "o", color=colour, ms=5)
        axis.set(title=name.replace(", ", ",\n"), ylim=(0, 1.04))
    figure.supxlabel("thousand strings presented")
    axes[0].set_ylabel("test strings right")
    return show(
        figure,
        "Share of the test strings predicted right at every step, over the strings presented, one panel per network, one line per seed. Lines rise "
        "to about one half and rest there, then climb; a dot at one ends those that solved the task. Most lines of the LSTM end so, and some of "
        "those of the plain networks.",
    )


@dataclass
class Trace:
    """What happens in one cell over a string; each array has one number per letter read."""

    forget: np.ndarray
    input: np.ndarray
    output: np.ndarray
    state: np.ndarray


def trace(model, string, cell):
    """Return gates and state of one cell of an LSTM over a string, step by step with the report's own equations."""
    weights = model.lstm.weights()
    h = c = np.zeros(len(weights["b_f"]), np.float32)
    rows = []
    for x_t in encode([string])["x"][:, 0]:
        gates = [
            gate(*(weights[f"{letter}_{name}"] for letter in "WRb"), x_t, h)
            for name, gate in (("f", forget_gate), ("i", input_gate), ("o", output_gate))
        ]
        h, c = lstm_step(**weights, x_t=x_t, h_prev=h, c_prev=c)
        rows.append([values[cell] for values in (*gates, c)])
    return Trace(*np.array(rows).T)


def final_states(model, strings):
    """Return the states c (B, n) after the last but two letters, with which the last but one is predicted, and its number, +1 for T and −1 for P."""
    x = encode(strings)["x"]
    _, (_, c) = model.forward(x, lengths=[len(string) - 2 for string in strings])
    return c[0], np.array([1 if string[1] == "T" else -1 for string in strings])


def storing_cell(model, strings):
    """Return the cell whose state before the last but one letter goes most closely with that letter, and the correlation."""
    c, letter = final_states(model, strings)
    found = [np.corrcoef(state, letter)[0, 1] for state in c.T]
    cell = int(np.argmax(np.abs(found)))
    return cell, float(found[cell])


def shown(strings, least=15, most=20):
    """Return the first string of a lag that fits the width of a picture and is long enough to be one."""
    return next(string for string in strings if least <= lag(string) <= most)


def plot_trace(model, string, cell):
    """Return a picture of one cell over a string and over its twin with the other frame letter: gates above, states below."""
    other = "P" if string[1] == "T" else "T"
    twin = string[0] + other + string[2:-2] + other + string[-1]
    read, steps = string[:-1], np.arange(1, len(string))
    figure, axes = panels(2, 1, height=5.2, sharex=True)
    shown = trace(model, string, cell)
    for values, name, colour, style in zip(
        (shown.forget, shown.input, shown.output), ("forget", "input", "output"), COLOURS, STYLES, strict=False
    ):
        axes[0].plot(steps, values, style, color=colour, marker=".", label=f"{name} gate")
    for one, colour, style, mark in ((string, COLOURS[0], "-", "o"), (twin, COLOURS[1], "--", "s")):
        axes[1].plot(steps, trace(model, one, cell).state, style, color=colour, marker=mark, ms=4, label=f"state, frame letter {one[1]}")
    axes[0].set(ylabel="gate", ylim=(-0.05, 1.05))
    axes[1].set(ylabel="state", xlabel="letter read; the frame letter comes second")
    axes[1].set_xticks(steps, ["T/P" if number in (1, len(string) - 2) else letter for number, letter in enumerate(read)])
    for axis in axes:
        axis.axvline(2, color="#555555", lw=0.8)
        axis.axvline(len(read) - 1, color="#555555", lw=0.8)
        axis.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, columnspacing=1)
    return show(
        figure,
        "One cell over one string. Above, its three gates, letter by letter. Below, its state, once with T and once with P as the second letter: "
        "the two lines part at the second letter and are still apart when the last but one is to be predicted.",
    )


def keep(model, strings, cell):
    """Return the mean forget gate of a cell between the second letter and the last but one."""
    return float(np.mean(np.concatenate([trace(model, string, cell).forget[2:-1] for string in strings])))


def storing_table(runs, seeds=SEEDS, count=50):
    """Return as a Markdown table, for each of the LSTMs: the cell that goes with the frame letter, its correlation, and its mean forget gate."""
    lines = ["| Seed | Cell | Correlation of its state with the letter | Mean forget gate in between |", "|---|---|---|---|"]
    for run, seed in zip(runs, seeds, strict=True):
        new = sets(seed)[2]
        cell, correlation = storing_cell(run.model, new)
        lines.append(f"| {seed} | {cell + 1} | {correlation:.2f} | {keep(run.model, new[:count], cell):.2f} |")
    return "\n".join(lines)
