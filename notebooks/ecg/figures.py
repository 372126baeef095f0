"""Tables and figures of the notebook on ECGs."""

import numpy as np
from sklearn.metrics import roc_auc_score

from notebooks.ecg import data
from notebooks.ecg.data import CLASSES, FRAME, RATE, SECONDS
from notebooks.ecg.linear import WARM
from notebooks.shared.figures import COLOURS, STYLES, panels, show

GREY, PAPER, TRACE = "#555555", "#f0b8b8", "#222222"
TIME = np.arange(SECONDS * RATE) / RATE

MM_SECONDS, MM_VOLTS = 0.04, 0.1
"""What a millimetre is on the paper of an ECG at 25 mm/s and 10 mm/mV: seconds and mV."""


def draw_ecg(axis, x, start=0, end=SECONDS, volts=(-0.8, 2.0), fine=True, **options):
    """Draw seconds start to end of a recording x (T,) in mV on the grid of ECG paper: squares of 5 mm and, if fine, of 1 mm, to scale."""
    for millimetres, width in (*([(1, 0.3)] * fine), (5, 0.8)):
        axis.plot(*grid(start, end, *volts, millimetres), color=PAPER, lw=width, zorder=0)
    shown = slice(round(start * RATE), round(end * RATE) + 1)
    axis.plot(TIME[shown], x[shown], **({"color": TRACE, "lw": 1} | options))
    axis.set(xlim=(start, end), ylim=volts, yticks=(0, 1), aspect=MM_SECONDS / MM_VOLTS if fine else "auto")
    axis.grid(False)
    axis.set_ylabel("mV")


def grid(start, end, low, high, millimetres):
    """Return the coordinates of one line that draws all grid lines, with gaps between them."""
    seconds = np.arange(round(start / MM_SECONDS), round(end / MM_SECONDS) + 1)
    volts = np.arange(round(low / MM_VOLTS), round(high / MM_VOLTS) + 1)
    seconds, volts = (steps[steps % millimetres == 0] * size for steps, size in ((seconds, MM_SECONDS), (volts, MM_VOLTS)))
    lines = [([at, at, np.nan], [low, high, np.nan]) for at in seconds] + [([start, end, np.nan], [at, at, np.nan]) for at in volts]
    return np.concatenate(lines, axis=1)


def typical(recordings, label, early):
    """Return the number of the recording of this kind in which RMSSD without early beats is the median of the kind."""
    numbers = np.flatnonzero((recordings.label == label) & (recordings.early == early))
    return numbers[np.argsort(recordings.features[numbers, 4])[len(numbers) // 2]]


def plot_rhythms(recordings, seconds=6):
    """Return a picture of the beginning of a typical recording of each class, with and without early beats, on ECG paper."""
    figure, axes = panels(4, height=5, sharex=True)
    for axis, (label, early) in zip(axes, np.ndindex(2, 2), strict=True):
        number = typical(recordings, label, early)
        draw_ecg(axis, recordings.x[number], end=seconds)
        found = data.peaks(recordings.cleaned[number])
        found = found[found < seconds * RATE]
        axis.plot(TIME[found], np.full(len(found), 1.8), "v", color=COLOURS[0], ms=5)
        axis.set_title(list(CLASSES)[label] + ", with early and wide beats" * early, loc="left")
    axes[-1].set_xlabel("time (s)\n25 mm/s, 10 mm/mV: a large square is 0.2 s by 0.5 mV")
    return show(
        figure,
        "Four simulated traces of 6 seconds on the squared paper of ECGs, with a mark over each beat found: a steady rhythm, a steady one with "
        "early and wide beats, an irregular one, and an irregular one with early and wide beats.",
    )


def decision_table(decided):
    """Return how each model decides on the test recordings as a Markdown table."""
    lines = ["| Decision by | Area | False alarms | Irregular ones found |", "|---|---|---|---|"]
    for name, one in decided.items():
        (quiet, false), (missed, found) = one.counts
        area = roc_auc_score(one.label, one.scores)
        shares = (f"{some} of {some + others} ({some / (some + others):.0%})" for some, others in ((false, quiet), (found, missed)))
        lines.append(f"| {name} | {area:.3f} | {' | '.join(shares)} |")
    return "\n".join(lines)


def precision_table(decided, prevalences, precision):
    """Return how many alarms are right at each prevalence, with an interval, as a Markdown table."""
    heads = " | ".join(f"{prevalence:.0%} irregular" for prevalence in prevalences)
    lines = [f"| Alarms right, of | {heads} |", "|---" * (1 + len(prevalences)) + "|"]
    for name, one in decided.items():
        shares = (precision(one.counts, prevalence) for prevalence in prevalences)
        lines.append(f"| {name} | {' | '.join(f'{middle:.0%} ({low:.0%} to {high:.0%})' for low, middle, high in shares)} |")
    return "\n".join(lines)


def chosen_examples(decided):
    """Return the numbers of three test recordings: the middle one of the rightly decided of each class, and the worst error."""
    right = (decided.scores > decided.threshold) == decided.label
    examples = []
    for label in (0, 1):
        candidates = np.flatnonzero(right & (decided.label == label))
        middle = len(candidates) // 2
        examples += [*candidates[np.argsort(decided.scores[candidates])][middle : middle + 1]]
    wrong = np.flatnonzero(~right)
    return [*examples, *wrong[np.argsort(-np.abs(decided.scores[wrong] - decided.threshold))][:1]]


def plot_decisions(recordings, decided, evidence):
    """Return a picture of three test recordings with the log-odds of an LSTM (steps, N) over time: two decided rightly, and its worst error."""
    examples, names = chosen_examples(decided), list(CLASSES)
    figure, axes = panels(2 * len(examples), height=2.5 * len(examples), sharex=True, height_ratios=[1.3, 1] * len(examples))
    for (trace, below), number in zip(axes.reshape(-1, 2), examples, strict=True):
        draw_ecg(trace, recordings.x[number], fine=False, lw=0.7)
        decision, truth = int(decided.scores[number] > decided.threshold), decided.label[number]
        verdict = "right" if decision == truth else "wrong"
        trace.set_title(f"{names[truth]}; decision: {names[decision]} ({verdict})", loc="left")
        below.axhline(decided.threshold, color=GREY, lw=0.8)
        below.plot((np.arange(len(evidence)) + 1) * FRAME / RATE, evidence[:, number], color=COLOURS[0], lw=1.3)
        below.plot([SECONDS / 2, SECONDS], [decided.scores[number]] * 2, "--", color=COLOURS[1], lw=1.6)
        below.set_ylabel("log-odds")
    axes[-1].set_xlabel("time (s)")
    return show(
        figure,
        "Three simulated traces, each with the log-odds of the LSTM below: a steady one, where they end below the threshold, an irregular one, "
        "where they end above it, and the one that the LSTM decides most wrongly. A dashed line marks the mean over the second half.",
    )


def alarm_table(watched):
    """Return as a Markdown table by kind of beat how many recordings raise an alarm, and the area of the ROC curve against normal ones."""
    kinds = list(next(iter(watched.values())).surprise)
    lines = [f"| Forecast by | Mean error | {' | '.join(kinds)} |", "|---" * (len(kinds) + 2) + "|"]
    for name, watch in watched.items():
        cells = []
        for kind, values in watch.surprise.items():
            cells.append(f"{np.mean(values.max(axis=1) > watch.threshold):.0%}")
            if kind != "normal":
                cells[-1] += f" ({alarm_area(watch, kind):.3f})"
        lines.append(f"| {name} | {watch.surprise['normal'].mean():.4f} | {' | '.join(cells)} |")
    return "\n".join(lines)


def alarm_area(watch, kind):
    """Return the area under the ROC curve of the highest surprise of the test recordings of a kind against the normal ones."""
    normal, odd = (watch.surprise[one].max(axis=1) for one in ("normal", kind))
    return roc_auc_score(np.repeat([0, 1], [len(normal), len(odd)]), np.concatenate([normal, odd]))


def seconds_above(watch, kind):
    """Return for how many seconds the surprise is above the threshold, the mean over the test recordings of a kind."""
    return float((watch.surprise[kind] > watch.threshold).sum(axis=1).mean()) * FRAME / RATE


def lateness(watch, other, kind):
    """Return how many seconds after that of the other the highest surprise of a watch comes, the median over the test recordings of a kind."""
    at, other_at = (one.surprise[kind].argmax(axis=1) for one in (watch, other))
    return float(np.median(at - other_at)) * FRAME / RATE


def timing_table(watched):
    """Return as a Markdown table how long the surprise is above the threshold, and how much earlier than the first watch's it peaks."""
    first, kinds = next(iter(watched.values())), data.ODD
    lines = [f"| Seconds above | {' | '.join(kinds)} |", "|---" * (len(kinds) + 1) + "|"]
    for name, watch in watched.items():
        times = [f"{seconds_above(watch, kind):.1f}" for kind in kinds]
        if watch is not first:
            times = [f"{time} ({lateness(first, watch, kind):.1f})" for time, kind in zip(times, kinds, strict=True)]
        lines.append(f"| {name} | {' | '.join(times)} |")
    return "\n".join(lines)


def plot_watch(recordings, kind, number, line, network):
    """Return a picture of one test recording, the forecast of an LSTM for it, and the surprise of a linear forecast and of the LSTM."""
    x, start = recordings[kind][number], WARM * FRAME
    figure, (trace, below) = panels(2, height=4.8, sharex=True)
    draw_ecg(trace, x, WARM * FRAME / RATE, fine=False, lw=0.9, label="recording")
    trace.plot(TIME[start:], network.forecast(x[None])[0], color=COLOURS[0], lw=0.9, label="forecast of the LSTM")
    trace.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
    for name, one, colour, style in (("linear", line, COLOURS[1], STYLES[1]), ("LSTM", network, COLOURS[0], STYLES[0])):
        shares = one.surprise[kind][number] / one.threshold
        below.plot((np.arange(len(shares)) + WARM + 3) * FRAME / RATE, shares, style, color=colour, lw=1.3, label=name)
    below.axhline(1, color=GREY, lw=1)
    below.set(xlabel="time (s)", ylabel="surprise / threshold")
    below.legend(loc="upper left")
    return show(
        figure,
        f"A simulated trace with a beat that is {kind}, the forecast of the LSTM over it, and below the surprise of both forecasts as a share "
        "of their thresholds: that of the LSTM rises at the beat and falls again, that of the linear forecast comes back for seconds.",
    )
