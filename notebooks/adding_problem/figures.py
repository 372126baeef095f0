"""Tables and figures of the notebook on the adding problem, and what they measure of a trained network."""

import numpy as np

from notebooks.shared.figures import COLOURS, STYLES, panels, show
from notebooks.shared.trace import trace


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


def table(results, mean):
    """Return the results as a Markdown table: squared error and share of wrong sums, for each seed; mean is the pair of the mean answer."""
    lines = ["| Prediction by | Squared error, by seed | Sums off by 0.04 or more, by seed |", "|---|---|---|"]
    lines.append(f"| the mean, always | {mean[0]:.5f} | {mean[1]:.1%} |")
    for name, runs in results.items():
        errors, wrongs = ", ".join(f"{run.error:.5f}" for run in runs), ", ".join(f"{run.wrong:.1%}" for run in runs)
        lines.append(f"| {name} | {errors} | {wrongs} |")
    return "\n".join(lines)


def smooth(losses, width=10):
    """Return the update in the middle of each group of `width`, and the mean loss of the group."""
    groups = np.asarray(losses)[: len(losses) // width * width].reshape(-1, width)
    return np.arange(len(groups)) * width + (width + 1) / 2, groups.mean(axis=1)


def plot_learning(results, mean_error):
    """Return a picture of the squared error over the updates, a line per network and seed."""
    figure, axis = panels(height=4)
    for (name, runs), colour, style in zip(results.items(), COLOURS, [*STYLES, (0, (1, 4))], strict=True):
        for number, run in enumerate(runs):
            axis.plot(*smooth(run.losses), linestyle=style, color=colour, lw=1.4, label=None if number else name)
    axis.axhline(mean_error, color="#555555", lw=1, label="the mean, always")
    axis.set(yscale="log", xlabel="update (32 sequences each)", ylabel="squared error")
    axis.yaxis.set_major_formatter("{x:g}")
    figure.legend(loc="outside lower center", ncols=1)
    return show(
        figure,
        "Squared error over the updates, on a logarithmic axis. The three lines of the LSTM with both chrono biases fall steeply below the "
        "error of the mean; those of the LSTMs with one of them or neither, and of the plain RNN, stay at it.",
    )


def plot_predictions(results, data, count=300):
    """Return a picture of predicted against true sums, one panel for each of four LSTMs, trained from the first seed."""
    x, lengths, target = data["x"][:, :count], data["lengths"][:count], data["target"][:count, 0]
    figure, axes = panels(2, 2, height=4.6, sharex=True, sharey=True)
    for axis, (name, runs), colour in zip(axes.flat, results.items(), COLOURS, strict=False):
        predicted, _ = runs[0].model.forward(x, lengths=lengths)
        axis.plot([0, 1], [0, 1], color="#555555", lw=1)
        axis.plot(target, predicted[:, 0], ".", color=colour, ms=4)
        axis.set_title(name.removeprefix("LSTM, "))
    figure.supxlabel("target")
    figure.supylabel("prediction")
    return show(
        figure,
        "Four scatter plots of prediction against target, one for each LSTM. With both chrono biases the points lie along the diagonal; "
        "with one of them or neither they lie on a level line.",
    )


def storing_cell(model, data, count=500):
    """Return the cell whose final state goes most closely with the target, up or down, and the correlation."""
    _, (_, c_T) = model.forward(data["x"][:, :count], lengths=data["lengths"][:count])
    target = data["target"][:count, 0]
    found = [np.corrcoef(states, target)[0, 1] for states in c_T[0].T]
    cell = int(np.argmax(np.abs(found)))
    return cell, float(found[cell])


def size_of_states(model, data, count=500):
    """Return the standard deviation of the final states over sequences, a mean over the cells, and the share of states beyond -2 or 2."""
    _, (_, c_T) = model.forward(data["x"][:, :count], lengths=data["lengths"][:count])
    return float(c_T[0].std(axis=0).mean()), float(np.mean(np.abs(c_T[0]) > 2))


def plot_trace(model, data, cell, among=20):
    """Return a picture of the sequence with the largest sum among the first: its values, the gates of one cell, and its state."""
    number = int(np.argmax(data["target"][:among]))
    x = data["x"][: data["lengths"][number], number]
    shown, steps = trace(model, x, cell), np.arange(1, len(x) + 1)
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
