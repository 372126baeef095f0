"""The tables of the notebook on the embedded Reber grammar, as Markdown."""

import numpy as np

from notebooks.embedded_reber.data import LAGS, lag


def spread(values, form):
    """Return the median of values and their range as text."""
    return f"{np.median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


def learned(results):
    """Return how each network learned: weights, seeds that solved the task, strings that this took, and new strings right."""
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


def kept(runs):
    """Return of which networks more than 90 % of the last but one letters are right at the longest lag, (runs,) booleans."""
    return np.array([run.frames[-1] > 0.9 for run in runs])


def keepers(results):
    """Return as text how many of the networks that is."""
    return ", ".join(f"{name}: {kept(runs).sum()}" for name, runs in results.items())


def frames(results):
    """Return how often the last but one letter was right, by the number of steps it had to be kept."""
    lines = ["| Network | " + " | ".join(f"{least} steps" for least in LAGS) + " |", "|---" * (len(LAGS) + 1) + "|"]
    for name, runs in results.items():
        cells = (spread([run.frames[number] for run in runs], ".0%") for number in range(len(LAGS)))
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def examples(strings, count=6):
    """Return some strings with their lags."""
    rows = (f"| {string} | {lag(string)} |" for string in strings[:count])
    return "\n".join(["| String | Steps from the second letter to the last but one |", "|---|---|", *rows])
