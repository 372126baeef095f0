"""The figures of the notebook on ECGs."""

import numpy as np
from sklearn.metrics import roc_curve

from notebooks.ecg import data
from notebooks.ecg import experiment as ecg
from notebooks.ecg.data import FRAME, RATE, SECONDS
from notebooks.shared.figures import COLOURS, STYLES, panels, show

GREY = "#555555"
TIME = np.arange(SECONDS * RATE) / RATE


def draw_trace(axis, x, **options):
    """Draw one recording (T,), every second sample of it."""
    axis.plot(TIME[: len(x) : 2], x[::2], **({"color": "#333333", "lw": 0.9} | options))


def plot_rhythms(questions):
    """Return a picture of a recording of each rhythm, from one test patient, with the beats that NeuroKit2 finds."""
    figure, axes = panels(4, height=6, sharex=True)
    shown = [(question, label) for question in questions.values() for label in (0, 1)]
    names = ("steady", "irregular", "every fourth beat wide and early", "wide and early beats scattered")
    for axis, (question, label), name in zip(axes, shown, names, strict=True):
        x = data.clean(question.parts["test"].x[[np.argmax(question.parts["test"].label == label)]])[0]
        found = data.peaks(x)
        draw_trace(axis, x)
        axis.plot(TIME[found], x[found], "o", color=COLOURS[1], ms=4)
        axis.set_title(name, loc="left")
    axes[-1].set_xlabel("time (s)")
    return show(
        figure,
        "Four simulated traces of 15 seconds from one patient, with a dot on each beat found: a steady rhythm, an irregular one, "
        "one in which every fourth beat is wide and comes early, and one in which such beats come after one or after three ordinary intervals.",
    )


def plot_roc(questions):
    """Return a picture of the ROC curves on the test patients, a panel per question; the dot is the threshold chosen on the validation patients."""
    figure, axes = panels(1, len(questions), height=3.9, sharex=True, sharey=True)
    for axis, (title, question) in zip(axes, questions.items(), strict=True):
        axis.plot([0, 1], [0, 1], color=GREY, lw=0.8)
        for (name, decided), colour, style in zip(question.decisions.items(), COLOURS, ("--", "-.", "-"), strict=False):
            for number, one in enumerate(decided):
                false, true, _ = roc_curve(one.label, one.scores)
                axis.plot(false, true, style, color=colour, lw=1.4, label=None if number else name)
                axis.plot(1 - one.shares[0], one.shares[1], "o", color=colour, ms=5)
        axis.set_title(title)
        axis.set_xlabel("class 0 taken for class 1")
    axes[0].set_ylabel("class 1 found")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center")
    return show(
        figure,
        "Two panels of ROC curves. Steady or irregular: all curves run close to the upper left corner. Every fourth or scattered: logistic regression "
        "with three features stays near the diagonal, with four features and the LSTM run close to the upper left corner.",
    )


def plot_confusion(questions):
    """Return a picture of the confusion matrices: questions down, models across; of the LSTM the run with the middle area."""
    models = list(next(iter(questions.values())).decisions)
    figure, axes = panels(len(models), len(questions), height=7)
    classes = (("steady", "irregular"), ("fourth", "scattered"))
    for column, question, names in zip(axes.T, questions.values(), classes, strict=True):
        for axis, model in zip(column, models, strict=True):
            draw_confusion(axis, ecg.middle(question.decisions[model]).confusion, names)
            axis.set_title(model.replace(", ", ",\n"))
    for row in axes:
        row[0].set_ylabel("truth")
    for axis in axes[-1]:
        axis.set_xlabel("decision")
    return show(
        figure,
        "Six confusion matrices, truth down and decision across. In five of them most recordings lie on the diagonal; for the second question "
        "logistic regression with three features spreads them over all four fields. The tables above give the shares on the diagonal.",
    )


def draw_confusion(axis, counts, names):
    """Draw a matrix of counts (2, 2) as shades with the numbers on them."""
    axis.imshow(counts, cmap="Blues", vmin=0, vmax=counts.sum(axis=1).max() * 1.4)
    axis.grid(False)
    axis.set(xticks=(0, 1), yticks=(0, 1))
    axis.set_xticklabels(names)
    axis.set_yticklabels(names, rotation=90, va="center")
    for row, column in np.ndindex(2, 2):
        axis.text(column, row, counts[row, column], ha="center", va="center", fontsize=13)


def chosen_examples(decided):
    """Return the numbers of three test recordings: the middle one of the rightly decided of each class, and the worst error."""
    right = (decided.scores > decided.threshold) == decided.label
    examples = []
    for label in (0, 1):
        candidates = np.flatnonzero(right & (decided.label == label))
        examples.append(candidates[np.argsort(decided.scores[candidates])[len(candidates) // 2]])
    wrong = np.flatnonzero(~right)
    return [*examples, *wrong[np.argsort(-np.abs(decided.scores[wrong] - decided.threshold))][:1]]


def plot_decisions(question, names):
    """Return a picture of three test recordings with the log-odds of the LSTM over time: two decided rightly, and its worst error."""
    decided = ecg.middle(question.decisions["LSTM"])
    examples = chosen_examples(decided)
    figure, axes = panels(2 * len(examples), height=2.4 * len(examples), sharex=True, height_ratios=[2, 1] * len(examples))
    x = question.inputs["test"][:, examples]
    for number, evidence in enumerate(ecg.evidence(decided.model, x).T):
        trace, below = axes[2 * number : 2 * number + 2]
        truth, score = decided.label[examples[number]], decided.scores[examples[number]]
        draw_trace(trace, x[:, number].reshape(-1))
        decision = int(score > decided.threshold)
        verdict = "right" if decision == truth else "wrong"
        trace.set_title(f"truth: {names[truth]}; decision: {names[decision]} ({verdict})", loc="left")
        below.axhline(decided.threshold, color=GREY, lw=0.8)
        below.plot((np.arange(len(evidence)) + 1) * FRAME / RATE, evidence, color=COLOURS[0], lw=1.3)
        below.plot([SECONDS / 2, SECONDS], [score, score], "--", color=COLOURS[1], lw=1.6)
        below.set_ylabel("log-odds")
    axes[-1].set_xlabel("time (s)")
    return show(
        figure,
        f"Three simulated traces, each with the log-odds of the LSTM below: one that is {names[0]}, where they end below the threshold, one that is "
        f"{names[1]}, where they end above it, and the one that the LSTM decides most wrongly. A dashed line marks the mean over the second half.",
    )


def plot_watch(forecasts, x, description):
    """Return a picture of one recording x (T,), the forecast of the LSTM for it, and the surprise of both forecasters, as a share of the threshold."""
    figure, (trace, below) = panels(2, height=4.4, sharex=True)
    linear, network = forecasts.watches["linear autoregression"][0], forecasts.watches["LSTM"][0]
    start = ecg.WARM * FRAME
    draw_trace(trace, x, label="recording")
    trace.plot(TIME[start::2], network.forecaster.predict(x[None])[0][::2], color=COLOURS[0], lw=0.9, label="forecast of the LSTM")
    trace.legend(loc="upper left", ncols=2)
    trace.set_ylim(top=trace.get_ylim()[1] * 1.3)
    for name, one, colour, style in (("linear autoregression", linear, COLOURS[1], STYLES[1]), ("LSTM", network, COLOURS[0], STYLES[0])):
        shares = ecg.surprise(one.forecaster, x[None])[0] / one.threshold
        below.plot((np.arange(len(shares)) + ecg.WARM + 3) * FRAME / RATE, shares, style, color=colour, lw=1.3, label=name)
    below.axhline(1, color=GREY, lw=1)
    below.set(xlabel="time (s)", ylabel="surprise / threshold")
    below.legend(loc="upper left")
    return show(figure, description)


def plot_recorded(original, reduced):
    """Return a picture of the ECG that ships with PyWavelets, as it is and reduced."""
    figure, axes = panels(1, 2, height=2.8)
    axes[0].plot(original, color="#333333", lw=0.9)
    axes[1].plot(reduced, color="#333333", lw=0.9)
    for axis, title in zip(axes, ("as it ships", "a quarter of the samples"), strict=True):
        axis.set_title(title)
        axis.set_xlabel("sample")
    return show(
        figure,
        "The same three heartbeats twice: 1024 samples as shipped, in whole numbers from -112 to 250, and 256 samples with a height of 1.",
    )
