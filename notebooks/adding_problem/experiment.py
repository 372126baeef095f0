"""What the notebook on the adding problem needs: the data, three networks, their training, and the figures."""

import time
from dataclasses import dataclass

import numpy as np

from lstm import Adam, Model, Run, initialise, squared_error
from notebooks.shared.figures import COLOURS, STYLES, panels, show
from notebooks.shared.plain_rnn import PlainRNN
from snippets.lstm_cell.forget_gate import forget_gate
from snippets.lstm_cell.input_gate import input_gate
from snippets.lstm_cell.lstm_step import lstm_step

STEPS, CELLS, BATCH, RIGHT = 100, 8, 32, 0.04
"""Shortest sequence, cells of each network, sequences per update, and the error below which a sum counts as right."""

TESTED = 2560
SEEDS = (1, 2, 3)


def draw(rng, batch=BATCH, steps=STEPS):
    """Return sequences of the adding problem as the keyword arguments of a batch: x (1.1 T, B, 2), target (B, 1), lengths (B,).

    Source: hochreiter1997lstm
    """
    longest, each = steps + steps // 10, np.arange(batch)
    lengths = rng.integers(steps, longest + 1, batch)
    x = np.zeros((longest, batch, 2), np.float32)
    x[:, :, 0] = rng.uniform(-1, 1, (longest, batch))
    first = rng.integers(0, 10, batch)
    second = rng.integers(0, steps // 2 - 2, batch)
    second += second >= first
    x[first, each, 1] = x[second, each, 1] = 1
    x[0, :, 1] = x[lengths - 1, each, 1] = -1
    counted = [np.where(place == 0, 0, x[place, each, 0]) for place in (first, second)]
    return {"x": x, "target": (0.5 + sum(counted) / 4)[:, None].astype(np.float32), "lengths": lengths}


def first_steps(data, count=12):
    """Return the first steps of the first sequence as a Markdown table."""
    rows = ((step, *data["x"][step - 1, 0]) for step in range(1, count + 1))
    return "\n".join(
        [
            "| Step | Value | Mark |",
            "|---|---|---|",
            *(f"| {step} | {round(float(value), 2) + 0.0:.2f} | {mark:.0f} |" for step, value, mark in rows),
        ]
    )


def lstm_chrono(seed):
    """Return an LSTM whose forget biases are drawn for memories of up to STEPS steps."""
    model = lstm_bias_1(seed)
    initialise.chrono(model.lstm.weights(), model.lstm.rng, STEPS)
    return model


def lstm_bias_1(seed):
    """Return an LSTM with forget bias 1, the library's default."""
    return Model(inputs=2, cells=CELLS, outputs=1, readout="last", seed=seed)


def plain_rnn(seed):
    """Return a plain recurrent network of as many cells."""
    return PlainRNN(inputs=2, cells=CELLS, outputs=1, seed=seed)


NETWORKS = {"LSTM, chrono": lstm_chrono, "LSTM, forget bias 1": lstm_bias_1, "plain RNN": plain_rnn}


@dataclass
class Trained:
    """A network after training: its losses, and how it does on sequences that it has not seen."""

    model: object
    losses: np.ndarray
    error: float
    wrong: float


def train(make, seed, updates, rate=0.02):
    """Return one trained network; data, initial weights and the test depend on the seed alone."""
    model = make(seed)
    losses = Run(model, Adam(model.parameters, rate=rate), squared_error, draw, seed=seed).train(updates, progress=False)
    data = unseen()
    off = model.forward(data["x"], lengths=data["lengths"])[0] - data["target"]
    return Trained(model, losses, float(np.mean(off**2)), float(np.mean(np.abs(off) >= RIGHT)))


def unseen(batch=TESTED):
    """Return the sequences on which all networks are tested."""
    return draw(np.random.default_rng(1997), batch)


def experiment(updates, networks=NETWORKS, seeds=SEEDS, say=print):
    """Return for each network its trained copies, one per seed."""
    results = {}
    for name, make in networks.items():
        started = time.perf_counter()
        results[name] = [train(make, seed, updates) for seed in seeds]
        say(f"{name}: {len(seeds)} seeds, {updates} updates each, {time.perf_counter() - started:.0f} s")
    return results


def mean_error():
    """Return the squared error and the share of wrong sums of a prediction that is always the mean, 0.5."""
    off = 0.5 - unseen()["target"]
    return float(np.mean(off**2)), float(np.mean(np.abs(off) >= RIGHT))


def table(results):
    """Return the results as a Markdown table: over the seeds the middle value, and the lowest and the highest."""
    lines = ["| Prediction by | Squared error | Sums off by 0.04 or more |", "|---|---|---|"]
    error, wrong = mean_error()
    lines.append(f"| the mean, always | {error:.4f} | {wrong:.1%} |")
    for name, runs in results.items():
        errors, wrongs = ([getattr(run, what) for run in runs] for what in ("error", "wrong"))
        lines.append(f"| {name} | {spread(errors, '.5f')} | {spread(wrongs, '.1%')} |")
    return "\n".join(lines)


def spread(values, form):
    """Return the median of values and their range as text."""
    return f"{np.median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


def smooth(losses, width=10):
    """Return the update in the middle of each group of `width`, and the mean loss of the group."""
    groups = losses[: len(losses) // width * width].reshape(-1, width)
    return np.arange(len(groups)) * width + (width + 1) / 2, groups.mean(axis=1)


def plot_learning(results):
    """Return a picture of the squared error over the updates, a line per network and seed."""
    figure, axis = panels(height=3.6)
    for (name, runs), colour, style in zip(results.items(), COLOURS, STYLES, strict=False):
        for number, run in enumerate(runs):
            axis.plot(*smooth(run.losses), style, color=colour, lw=1.4, label=None if number else name)
    axis.axhline(mean_error()[0], color="#555555", lw=1, label="the mean, always")
    axis.set(yscale="log", xlabel="update (32 sequences each)", ylabel="squared error")
    axis.yaxis.set_major_formatter("{x:g}")
    figure.legend(loc="outside lower center", ncols=2)
    return show(
        figure,
        "Squared error over the updates, on a logarithmic axis. The three lines of the LSTM with chrono initialisation fall steeply below the error "
        "of the mean; those of the LSTM with forget bias 1 and of the plain RNN stay at it.",
    )


def plot_predictions(results):
    """Return a picture of predicted against true sums, one panel per network, for its first seed."""
    data = unseen(300)
    figure, axes = panels(1, len(results), height=2.4, sharex=True, sharey=True)
    for axis, (name, runs), colour in zip(axes, results.items(), COLOURS, strict=False):
        predicted, _ = runs[0].model.forward(data["x"], lengths=data["lengths"])
        axis.plot([0, 1], [0, 1], color="#555555", lw=1)
        axis.plot(data["target"][:, 0], predicted[:, 0], ".", color=colour, ms=4)
        axis.set(title=name.replace(", ", ",\n"), xlabel="target")
    axes[0].set_ylabel("prediction")
    return show(
        figure,
        "Three scatter plots of prediction against target. For the LSTM with chrono initialisation the points lie along the diagonal; "
        "for the other two networks they lie on a level line.",
    )


@dataclass
class Trace:
    """What happens in one cell over one sequence."""

    cell: int
    forget: np.ndarray
    input: np.ndarray
    state: np.ndarray


def storing_cell(model):
    """Return the cell whose final state goes most closely with the target, up or down, and the correlation."""
    data = unseen(500)
    _, (_, c_T) = model.forward(data["x"], lengths=data["lengths"])
    found = [np.corrcoef(c_T[0, :, cell], data["target"][:, 0])[0, 1] for cell in range(c_T.shape[2])]
    cell = int(np.argmax(np.abs(found)))
    return cell, float(found[cell])


def trace(model, x, cell):
    """Return gates and state of one cell over a sequence x (T, 2), step by step with the report's own equations."""
    weights = model.lstm.weights()
    h = c = np.zeros(len(weights["b_f"]), x.dtype)
    rows = []
    for x_t in x:
        f, i = (gate(*(weights[f"{letter}_{name}"] for letter in "WRb"), x_t, h) for name, gate in (("f", forget_gate), ("i", input_gate)))
        h, c = lstm_step(**weights, x_t=x_t, h_prev=h, c_prev=c)
        rows.append((f[cell], i[cell], c[cell]))
    return Trace(cell, *np.array(rows).T)


def plot_trace(model, number=0):
    """Return a picture of one sequence: its values with the marked ones, the gates of the storing cell, and its state."""
    data = unseen(8)
    x = data["x"][: data["lengths"][number], number]
    shown, steps = trace(model, x, storing_cell(model)[0]), np.arange(1, len(x) + 1)
    marked = x[:, 1] == 1
    figure, axes = panels(3, 1, height=6.4, sharex=True)
    axes[0].plot(steps, x[:, 0], ".", color="#767676", ms=4, label="values")
    axes[0].plot(steps[marked], x[marked, 0], "D", color=COLOURS[1], ms=7, label="marked")
    axes[1].plot(steps, shown.forget, STYLES[0], color=COLOURS[0], label="forget gate")
    axes[1].plot(steps, shown.input, STYLES[1], color=COLOURS[1], label="input gate")
    axes[2].plot(steps, shown.state, color=COLOURS[2], label="cell state")
    for axis, label in zip(axes, ("value", "gate", "state"), strict=True):
        for step in steps[marked]:
            axis.axvline(step, color=COLOURS[1], lw=0.8, alpha=0.6)
        axis.set_ylabel(label)
        axis.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
    axes[1].set_ylim(-0.05, 1.05)
    axes[2].set_xlabel("step")
    return show(
        figure,
        "One sequence in three panels. Above, its values, two of them marked. In the middle, the forget gate and the input gate of one cell. "
        "Below, the state of the cell, which jumps at the marked steps and drifts slowly elsewhere.",
    )
