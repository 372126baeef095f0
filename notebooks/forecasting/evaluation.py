"""How good forecasts and their intervals were in the test, as numbers and as tables."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from notebooks.forecasting.series import Series

INSIDE = 0.8
"""Share of the values that an interval should hold."""

SPREAD = {"lowest": np.min, "median": np.median, "highest": np.max}
"""What the table says of the networks one by one."""

LSTM = "LSTM, mean of all seeds"


@dataclass
class Results:
    """The forecasts (N, H) of each method, in the order of the table, and of each network all its quantiles (seeds, N, H, Q), Q odd."""

    series: Series
    forecasts: dict
    quantiles: np.ndarray

    def error(self, name, horizon=None):
        """Return the mean absolute error of a method on the test part, so many steps ahead, or over all horizons."""
        errors = self.series.errors(self.forecasts[name])
        return float(errors.mean() if horizon is None else errors[:, horizon - 1].mean())

    def singles(self):
        """Return the mean absolute errors (seeds, H) of each network alone on the test part."""
        middle = self.quantiles.shape[-1] // 2
        return np.array([self.series.errors(one[..., middle]).mean(axis=0) for one in self.quantiles])

    def interval(self, share=INSIDE):
        """Return the ends (N, H) of the networks' interval for a share: the outer quantiles, or for 0.5 those within; means over the networks."""
        inner = {INSIDE: 0, 0.5: 1}[share]
        mean = self.quantiles.mean(axis=0)
        return mean[..., inner], mean[..., -1 - inner]


def outside(series, low, high):
    """Return how far the values lie outside intervals (N, H), on the scale on which models work; negative: inside. NaN in the training part."""
    origins, found = series.all_origins(), np.full(low.shape, np.nan)
    low, high, values = (series.transform(ends) for ends in (low[origins], high[origins], series.targets(origins)))
    found[origins] = np.maximum(low - values, values - high)
    return found


def margin(distances, share):
    """Return by how much intervals must grow at both ends to hold a share of the values, of whose distances (n, ...) outside are known.

    Source: romano2019conformalized
    """
    level = min(1, share * (len(distances) + 1) / len(distances))
    return np.quantile(distances, level, axis=0, method="higher")


def widened(series, low, high, share=INSIDE):
    """Return intervals (N, H) moved by the margin that the validation part needed; for a point forecast, low is high."""
    return moved(series, low, high, margin(outside(series, low, high)[series.origins("validation")], share))


def running(series, low, high, share=INSIDE):
    """Return intervals (N, H) moved by the margin of all that is known at their origin, from the first of the validation part on; earlier rows are NaN."""
    distances, margins = outside(series, low, high), np.full(low.shape, np.nan)
    first = series.train - 1
    for t in series.origins("test"):
        for ahead in range(1, series.longest + 1):
            margins[t, ahead - 1] = margin(distances[first : t - ahead + 1, ahead - 1], share)
    return moved(series, low, high, margins)


def moved(series, low, high, margins):
    """Return intervals whose ends were moved outward, on the scale on which models work."""
    return series.inverse(series.transform(low) - margins), series.inverse(series.transform(high) + margins)


def interval_scores(series, low, high, part="test"):
    """Return which share of the values lies in intervals (N, H), their mean width, and the mean interval score: width, and 10 times each miss.

    Source: gneiting2007scoring
    """
    origins = series.origins(part)
    low, high, values = low[origins], high[origins], series.targets(origins)
    width, missed = high - low, np.maximum(0, np.maximum(low - values, values - high))
    score = width + 2 / (1 - INSIDE) * missed
    return float((missed == 0).mean()), float(width.mean()), float(score.mean())


def difference(results, name, other, first=1, last=None, draws=9999):
    """Return by how much a method's mean absolute error on the test part is above another's, `first` to `last` steps ahead, and the ends of a 95 % interval.

    The interval is a paired circular block bootstrap (percentiles): the errors of near origins are alike, so stretches of two cycles of origins
    are drawn whole, both methods at once; after the last origin comes the first.
    """
    series = results.series
    ours, theirs = (series.errors(results.forecasts[one])[:, first - 1 : last] for one in (name, other))
    gaps, block = (ours - theirs).mean(axis=1), 2 * series.cycle
    starts = np.random.default_rng(0).integers(0, len(gaps), (draws, -(-len(gaps) // block), 1))
    drawn = (starts + np.arange(block)).reshape(draws, -1)[:, : len(gaps)] % len(gaps)
    low, high = np.quantile(gaps[drawn].mean(axis=1), (0.025, 0.975))
    return float(gaps.mean()), float(low), float(high)


def apart(results, name, other, **ahead):
    """Return the difference of two methods and its interval as text, with a digit more where an end would be printed as 0."""
    found, places = difference(results, name, other, **ahead), digits(results.series)
    places += any(round(end, places) == 0 for end in found[1:])
    mean, low, high = (f"{value:+.{places}f}".replace("-", "−") for value in found)
    return f"{mean} ({low} to {high})"


def next_errors(results, name, bound, known=True):
    """Return the mean absolute error one step ahead where the last known value was at most the bound, and above; or else where the next one was.

    Errors: ValueError if all lie on one side.
    """
    origins = results.series.origins("test")
    high = results.series.values[origins + (not known)] > bound
    if high.all() or not high.any():
        raise ValueError(f"bound: all values of the test part lie on one side of {bound}")
    errors = results.series.errors(results.forecasts[name])[:, 0]
    return float(errors[~high].mean()), float(errors[high].mean())


def share_above(series, bound):
    """Return which share of the training, the validation and the test part lies above a bound."""
    return [float(np.mean(part > bound)) for part in np.split(series.values, [series.train, series.test])]


def spaced_origins(series, count):
    """Return so many origins of the test part, evenly spaced from the first to the last, so that none is picked for its looks."""
    origins = series.origins("test")
    return origins[np.linspace(0, len(origins) - 1, count).round().astype(int)].tolist()


def markdown(head, rows):
    """Return a Markdown table of a head and rows of cells."""
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, ["---"] * len(head), *rows))


def split_table(several):
    """Return the parts of the series as a Markdown table."""
    rows = []
    for series in several:
        ends = [0, series.train, series.test, len(series.values)]
        parts = [f"{int(series.times[a])} to {int(series.times[b - 1])} ({b - a} {series.step}s)" for a, b in pairwise(ends)]
        rows.append([series.name, *parts, str(len(series.origins("test")))])
    return markdown(["Series", "Training", "Validation", "Test", "Origins in the test"], rows)


def digits(series):
    """Return how many digits behind the point an error has in the tables."""
    return 2 if series.unit == "ppm" else 1


def error_table(results):
    """Return the mean absolute errors on the test part as a Markdown table.

    The lowest of each column, as it is printed, is bold; single networks, in the last rows, are no methods and take no part in that. The last
    column has the difference of "all" to the method with the lowest.
    """
    series = results.series
    methods = [columns(series, series.errors(forecasts).mean(axis=0)) for forecasts in results.forecasts.values()]
    printed = np.array(methods).round(digits(series))
    best = min(results.forecasts, key=results.error)
    above = ["–" if name == best else apart(results, name, best) for name in results.forecasts]
    rows = [
        [name, *(f"**{value}**" if low else value for value, low in zip(cells(series, values), lowest, strict=True)), last]
        for name, values, lowest, last in zip(results.forecasts, methods, printed == printed.min(axis=0), above, strict=True)
    ]
    singles = np.array([columns(series, single) for single in results.singles()])
    rows += [[f"one network, {word} of {len(singles)}", *cells(series, f(singles, axis=0)), ""] for word, f in SPREAD.items()]
    return markdown([f"Error, {series.step}s ahead", *map(str, series.horizons), "all", "above the lowest"], rows)


def cells(series, errors):
    """Return errors as they are printed."""
    return [f"{error:.{digits(series)}f}" for error in errors]


def columns(series, errors):
    """Return of errors (H,) those of the horizons shown, and the mean of all."""
    return np.append(errors[np.array(series.horizons) - 1], errors.mean())


def divided_table(results, names, bound):
    """Return the errors of some methods one step ahead, divided by what was known, and by what came, as a Markdown table."""
    rows = []
    for name in names:
        errors = [*next_errors(results, name, bound), *next_errors(results, name, bound, known=False)]
        rows.append([name, *(f"{error:.1f}" for error in errors)])
    step = results.series.step
    head = [f"{which} {step} {side} {bound}" for which in ("last", "next") for side in ("up to", "above")]
    return markdown([f"Error, 1 {step} ahead", *head], rows)


def intervals(results, names):
    """Return {name: (fixed, running)} of intervals (low, high): the networks', and some methods' from their point forecasts."""
    ends = {name: (results.forecasts[name],) * 2 for name in names} | {"LSTM": results.interval()}
    return {name: (widened(results.series, *pair), running(results.series, *pair)) for name, pair in ends.items()}


def interval_table(results, names):
    """Return coverage, width and score of the intervals as a Markdown table."""
    ends = {"LSTM, its quantiles": results.interval()}
    for name, pair in intervals(results, names).items():
        ends |= {f"{name}, {margins}": one for margins, one in zip(("fixed", "running"), pair, strict=True)}
    rows = []
    for name, pair in ends.items():
        held, *sizes = interval_scores(results.series, *pair)
        rows.append([name, f"{held:.0%}", *cells(results.series, sizes)])
    return markdown(["80 % interval", "held", "width", "score"], rows)
