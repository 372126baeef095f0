"""What the notebook on forecasting calls: the experiment on one series, its errors and its intervals, as tables."""

import time
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from notebooks.forecasting import baselines
from notebooks.forecasting.network import Plan, Trained, train
from notebooks.forecasting.series import Series

SEEDS = tuple(range(1, 10))
INSIDE = 0.8
"""Share of the values that an interval should hold."""

CO2_PLAN = Plan(steps=104, warm=26, batch=32, noise=0.2, rounds=15, every=15)
SUNSPOTS_PLAN = Plan(steps=33, warm=11, batch=16, noise=0.7, rounds=20, every=10)

SPREAD = {"lowest": np.min, "median": np.median, "highest": np.max}
"""What the table says of the networks one by one."""

AR, LINEAR, MEAN = "autoregression", "linear, direct", "LSTM, mean of all seeds"


@dataclass
class Results:
    """The forecasts (N, H) of each method, in the order of the table; the networks, and their quantiles (seeds, N, H, Q)."""

    series: Series
    forecasts: dict
    networks: list[Trained]
    quantiles: np.ndarray

    def by_horizon(self, forecasts, part="test"):
        """Return the mean absolute error (H,) of forecasts (N, H)."""
        return self.errors(forecasts, part).mean(axis=0)

    def errors(self, forecasts, part="test"):
        """Return the absolute errors (origins, H) of forecasts (N, H)."""
        origins = self.series.origins(part)
        return np.abs(forecasts[origins] - self.series.targets(origins))

    def error(self, name, horizon=None):
        """Return the mean absolute error of a method on the test part, so many steps ahead, or over all horizons."""
        errors = self.by_horizon(self.forecasts[name])
        return float(errors.mean() if horizon is None else errors[horizon - 1])

    def singles(self):
        """Return the mean absolute errors (seeds, H) of each network alone on the test part."""
        return np.array([self.by_horizon(quantiles[..., 1]) for quantiles in self.quantiles])

    @property
    def interval(self):
        """The lower and the upper end (N, H) of the interval: the outer quantiles, means over the networks."""
        mean = self.quantiles.mean(axis=0)
        return mean[..., 0], mean[..., -1]


def experiment(series, plan, seeds=SEEDS, say=print):
    """Return the results of all baselines and of a network for each seed; each is fitted once, and `say` gets a line on how."""
    forecasts, networks, quantiles = fitted_baselines(series, say), [], []
    for seed in seeds:
        started = time.perf_counter()
        networks.append(train(series, plan, seed))
        quantiles.append(networks[-1].forecasts())
        best = (int(np.argmin(networks[-1].validation)) + 1) * plan.every
        say(f"LSTM, seed {seed}: weights kept from update {best} of {plan.rounds * plan.every}, {time.perf_counter() - started:.1f} s")
    forecasts[MEAN] = np.mean(quantiles, axis=0)[..., 1]
    return Results(series, forecasts, networks, np.array(quantiles))


def fitted_baselines(series, say=print):
    """Return the forecasts (N, H) of the baselines that suit the series, by name."""
    cycle = f"{series.cycle} {series.step}s"
    forecasts = {"persistence": baselines.persistence(series), f"{cycle} before": baselines.seasonal_naive(series)}
    if series.drifts:
        forecasts[f"{cycle} before, plus growth"] = baselines.seasonal_naive_with_growth(series)
    forecasts |= smoothing(series, say)
    forecasts[AR], order = baselines.autoregression(series)
    forecasts[f"{AR}, fitted to validation too"], later = baselines.autoregression(series, known=series.test)
    say(f"{AR}: {order} lags by AIC; fitted to validation too: {later}")
    forecasts[LINEAR], (width, penalty) = baselines.direct_linear(series)
    say(f"{LINEAR}: window of {width} {series.step}s and penalty {penalty}, chosen on the validation part")
    return forecasts


def smoothing(series, say=print):
    """Return forecasts by exponential smoothing: for a series that drifts with a trend, and with a trend and a season; else the simple form."""
    forecasts, parameters = baselines.exponential_smoothing(series.worked, series.train, series.longest, trend=series.drifts)
    say(f"exponential smoothing: weight of the newest value {parameters['smoothing_level']:.2f}")
    if not series.drifts:
        return {"simple exponential smoothing": series.restore(forecasts)}
    with_season, _ = baselines.exponential_smoothing(series.values, series.train, series.longest, season=series.cycle)
    return {f"Holt–Winters, {series.cycle} {series.step}s": with_season, "Holt, season taken off": series.restore(forecasts)}


def widened(series, low, high):
    """Return intervals (N, H) moved so that at each horizon a share INSIDE of the validation part lies within; for a point, low is high.

    How far a value lies outside is measured on the scale on which models work (negative: inside); a quantile of it is added on both sides.

    Source: romano2019conformalized
    """
    origins = series.origins("validation")
    low, high, values = series.transform(low), series.transform(high), series.transform(series.targets(origins))
    outside = np.maximum(low[origins] - values, values - high[origins])
    level = min(1, INSIDE * (len(origins) + 1) / len(origins))
    far = np.quantile(outside, level, axis=0, method="higher")
    return series.inverse(low - far), series.inverse(high + far)


def intervals(results):
    """Return {name: (low, high)}, each (N, H): the quantiles of the LSTM as they are, the same widened, and two baselines widened from points."""
    found = {"LSTM, its quantiles": results.interval, "LSTM, widened": widened(results.series, *results.interval)}
    for name in (AR, LINEAR):
        found[f"{name}, from its errors"] = widened(results.series, results.forecasts[name], results.forecasts[name])
    return found


def coverage(series, low, high, part="test"):
    """Return which share of the values lies in the intervals (H,), and their mean width (H,)."""
    origins = series.origins(part)
    values = series.targets(origins)
    return ((low[origins] <= values) & (values <= high[origins])).mean(axis=0), (high - low)[origins].mean(axis=0)


def years_won(results, name, other):
    """Return in how many calendar years of the test part a method has the lower error, and of how many."""
    years = results.series.times[results.series.origins("test") + 1].astype(int)
    gain = (results.errors(results.forecasts[other]) - results.errors(results.forecasts[name])).mean(axis=1)
    won = [bool(gain[years == year].mean() > 0) for year in np.unique(years)]
    return sum(won), len(won)


def by_level(results, name, bound, horizon=1):
    """Return the mean absolute error of a method on the test part, so many steps ahead, where the value was at most the bound, and where it was above.

    Errors: ValueError if all values lie on one side.
    """
    origins = results.series.origins("test")
    high = results.series.values[origins + horizon] > bound
    if high.all() or not high.any():
        raise ValueError(f"bound: all values of the test part lie on one side of {bound}")
    errors = results.errors(results.forecasts[name])[:, horizon - 1]
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


def steps_ahead(series, horizons):
    """Return the heads of columns for some horizons, as "1 week", "2 weeks"."""
    return [f"{horizon} {series.step}{'s' * (horizon > 1)}" for horizon in horizons]


def error_table(results):
    """Return the mean absolute errors on the test part as a Markdown table; the lowest of each column, spread of the seeds aside, is bold."""
    series, digits = results.series, 3 if results.series.unit == "ppm" else 1
    errors = {name: columns(series, results.by_horizon(forecasts)) for name, forecasts in results.forecasts.items()}
    lowest = np.min(list(errors.values()), axis=0)
    singles = np.array([columns(series, single) for single in results.singles()])
    spread = {f"LSTM alone, {word} of {len(singles)} seeds": f(singles, axis=0) for word, f in SPREAD.items()}
    ratio = errors["persistence"][-1]
    rows = []
    for name, values in [*errors.items(), *spread.items()]:
        bold = [name in errors and value == low for value, low in zip(values, lowest, strict=True)]
        cells = [f"**{value:.{digits}f}**" if best else f"{value:.{digits}f}" for value, best in zip(values, bold, strict=True)]
        rows.append([name, *cells, f"{values[-1] / ratio:.2f}"])
    return markdown(["Forecast by", *steps_ahead(series, series.horizons), f"all 1 to {series.longest}", "over persistence"], rows)


def columns(series, errors):
    """Return of errors (H,) those of the horizons shown, and the mean of all."""
    return np.append(errors[np.array(series.horizons) - 1], errors.mean())


def level_table(results, names, bound, horizon=1):
    """Return the errors of some methods where the value was at most the bound, and above, as a Markdown table."""
    rows = [[name, *(f"{error:.1f}" for error in by_level(results, name, bound, horizon))] for name in names]
    return markdown([f"Error, {steps_ahead(results.series, [horizon])[0]} ahead", f"values up to {bound}", f"values above {bound}"], rows)


def interval_table(results):
    """Return coverage and width of the intervals as a Markdown table."""
    series = results.series
    shown = series.horizons[:: len(series.horizons) // 3]
    rows = []
    for name, ends in intervals(results).items():
        within, width = coverage(series, *ends)
        cells = [f"{share:.0%}" for share in [*within[np.array(shown) - 1], within.mean()]]
        rows.append([name, *cells, f"{width.mean():.{2 if series.unit == 'ppm' else 0}f}"])
    return markdown(["80 % interval by", *steps_ahead(series, shown), f"all 1 to {series.longest}", f"mean width, {series.unit}"], rows)
