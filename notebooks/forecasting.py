"""What the notebook on forecasting calls: the experiment on one series, its tables, and its figures."""

import time
from dataclasses import dataclass

import numpy as np

from notebooks import forecasting_baselines as baselines
from notebooks.figures import COLOURS, STYLES, panels, show
from notebooks.forecasting_lstm import QUANTILES, Plan, Trained, train
from notebooks.forecasting_series import Series, load_co2, load_sunspots, missing_by_year

__all__ = ["QUANTILES", "load_co2", "load_sunspots", "missing_by_year"]

SEEDS = (1, 2, 3)
INSIDE = 0.8
"""Share of the values that an interval should hold."""

CO2_PLAN = Plan(steps=104, warm=26, batch=32, noise=0.2, rounds=15, every=15)
SUNSPOTS_PLAN = Plan(steps=33, warm=11, batch=16, noise=0.7, rounds=20, every=10)

AR, LINEAR, MEAN = "autoregression", "linear, direct", "LSTM, mean of the seeds"
GREY = "#555555"


@dataclass
class Results:
    """The forecasts (N, H) of each method, in the order of the table; the networks; and the quantiles (N, H, Q), means over the networks."""

    series: Series
    forecasts: dict
    networks: list[Trained]
    quantiles: np.ndarray

    def errors(self, name, part="test"):
        """Return the absolute errors (origins, H) of a method."""
        origins = self.series.origins(part)
        return np.abs(self.forecasts[name][origins] - self.series.targets(origins))

    def error(self, name, part="test"):
        """Return the mean absolute error of a method over all origins and horizons."""
        return float(self.errors(name, part).mean())

    def error_at(self, name, horizon):
        """Return the mean absolute error of a method on the test part, so many steps ahead."""
        return float(self.errors(name)[:, horizon - 1].mean())


def experiment(series, plan, seeds=SEEDS, say=print):
    """Return the results of all baselines and of a network for each seed; each is fitted once, and `say` gets a line on how."""
    forecasts = fitted_baselines(series, say)
    networks, quantiles = [], []
    for seed in seeds:
        started = time.perf_counter()
        networks.append(train(series, plan, seed))
        quantiles.append(networks[-1].forecasts())
        forecasts[f"LSTM, seed {seed}"] = quantiles[-1][..., 1]
        best = (int(np.argmin(networks[-1].validation)) + 1) * plan.every
        say(f"LSTM, seed {seed}: weights kept from update {best} of {plan.rounds * plan.every}, {time.perf_counter() - started:.1f} s")
    mean = np.mean(quantiles, axis=0)
    forecasts[MEAN] = mean[..., 1]
    return Results(series, forecasts, networks, mean)


def fitted_baselines(series, say=print):
    """Return the forecasts of the baselines that fit the series."""
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


def smoothing(series, say):
    """Return forecasts by exponential smoothing: with a trend if the series drifts, then also with a season; else the simple one."""
    after, parameters = baselines.exponential_smoothing(series.worked, series.train, series.longest, trend=series.drifts)
    after = series.restore(after)
    say(f"exponential smoothing: weight of the newest value {parameters['smoothing_level']:.2f}")
    if not series.drifts:
        return {"simple exponential smoothing": after}
    with_season, _ = baselines.exponential_smoothing(series.values, series.train, series.longest, season=series.cycle)
    return {f"Holt–Winters, {series.cycle} {series.step}s": with_season, "Holt, season taken off": after}


def split_table(several):
    """Return the parts of the series as a Markdown table."""
    lines = ["| Series | Training | Validation | Test | Origins in the test |", "|---|---|---|---|---|"]
    for series in several:
        ends = [0, series.train, series.test, len(series.values)]
        parts = [
            f"{int(series.times[a])} to {int(series.times[b - 1])} ({b - a} {series.step}s)" for a, b in zip(ends, ends[1:], strict=False)
        ]
        lines.append(f"| {series.name} | {' | '.join(parts)} | {len(series.origins('test'))} |")
    return "\n".join(lines)


def error_table(results):
    """Return the mean absolute errors on the test part as a Markdown table; the lowest of each column is bold."""
    series = results.series
    columns = np.array(
        [[*(errors := results.errors(name).mean(axis=0))[np.array(series.horizons) - 1], errors.mean()] for name in results.forecasts]
    )
    columns = np.column_stack([columns, columns[:, -1] / columns[0, -1]])
    digits = 3 if series.unit == "ppm" else 1
    head = [f"{horizon} {series.step}{'s' * (horizon > 1)}" for horizon in series.horizons]
    lines = [
        "| Forecast by | " + " | ".join([*head, f"all 1 to {series.longest}", "over persistence"]) + " |",
        "|---" * (len(head) + 3) + "|",
    ]
    lowest = columns.argmin(axis=0)
    for row, (name, values) in enumerate(zip(results.forecasts, columns, strict=True)):
        cells = [f"{value:.{digits}f}" for value in values[:-1]] + [f"{values[-1]:.2f}"]
        lines.append(f"| {name} | " + " | ".join(f"**{cell}**" if lowest[i] == row else cell for i, cell in enumerate(cells)) + " |")
    return "\n".join(lines)


def widened(series, low, high):
    """Return the ends (N, H) of intervals, moved so that at each horizon a share INSIDE of the validation part lies within; low = high for a point.

    How far a value lies outside is measured on the scale on which models work; its quantile is added on both sides.

    Source: romano2019conformalized
    """
    origins = series.origins("validation")
    low, high, values = series.transform(low), series.transform(high), series.transform(series.targets(origins))
    outside = np.maximum(low[origins] - values, values - high[origins])
    level = min(1, INSIDE * (len(origins) + 1) / len(origins))
    far = np.quantile(outside, level, axis=0, method="higher")
    return series.inverse(low - far), series.inverse(high + far)


def intervals(results):
    """Return {name: (low, high)}, each (N, H): the quantiles of the LSTM as they are, the same widened, and widened points of two baselines."""
    low, high = results.quantiles[..., 0], results.quantiles[..., 2]
    found = {"LSTM, its quantiles": (low, high), "LSTM, widened": widened(results.series, low, high)}
    for name in (AR, LINEAR):
        found[f"{name}, from its errors"] = widened(results.series, results.forecasts[name], results.forecasts[name])
    return found


def coverage(series, low, high, part="test"):
    """Return which share of the values (H,) lies in the intervals, and their mean width (H,)."""
    origins = series.origins(part)
    values = series.targets(origins)
    return ((low[origins] <= values) & (values <= high[origins])).mean(axis=0), (high - low)[origins].mean(axis=0)


def interval_table(results):
    """Return coverage and width of the intervals as a Markdown table."""
    series = results.series
    shown = series.horizons[:: max(1, len(series.horizons) // 3)]
    head = [f"within, {horizon} {series.step}{'s' * (horizon > 1)}" for horizon in shown]
    lines = ["| Interval of 80 % by | " + " | ".join([*head, f"within, all 1 to {series.longest}", f"mean width, {series.unit}"]) + " |"]
    lines.append("|---" * (len(head) + 3) + "|")
    for name, ends in intervals(results).items():
        within, width = coverage(series, *ends)
        cells = [f"{within[horizon - 1]:.0%}" for horizon in shown] + [
            f"{within.mean():.0%}",
            f"{width.mean():.{2 if series.drifts else 0}f}",
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def plot_series(several):
    """Return a picture of the series with their parts."""
    figure, axes = panels(len(several), 1, height=2.5 * len(several), squeeze=False)
    for axis, series in zip(axes[:, 0], several, strict=True):
        thin = max(1, len(series.values) // 570)
        axis.plot(series.times[::thin], series.values[::thin], color=COLOURS[0], lw=1)
        for name, start, stop in (("validation", series.train, series.test), ("test", series.test, len(series.values))):
            colour = COLOURS[1 if name == "validation" else 2]
            axis.axvspan(series.times[start], series.times[stop - 1], color=colour, alpha=0.12, lw=0)
            axis.text(
                (series.times[start] + series.times[stop - 1]) / 2,
                1.01,
                name,
                color=colour,
                ha="center",
                transform=axis.get_xaxis_transform(),
            )
        axis.set(ylabel=f"{series.name}, {series.unit}" if series.drifts else series.unit, xlabel="year")
    return show(
        figure,
        "Two series over time, with their validation and test parts shaded. Carbon dioxide rises from about 315 to 370 ppm, with a yearly wave on it. "
        "The sunspot number goes up and down about every eleven years, to peaks of very different height; the highest lie in the test part.",
    )


def plot_training(several):
    """Return a picture of the validation loss over the updates, one panel per series, one line per seed."""
    figure, axes = panels(1, len(several), height=2.9, squeeze=False)
    for axis, results in zip(axes[0], several, strict=True):
        for network, seed, colour, style in zip(results.networks, SEEDS, COLOURS, STYLES, strict=False):
            every = len(network.losses) // len(network.validation)
            updates, best = np.arange(1, len(network.validation) + 1) * every, int(np.argmin(network.validation))
            axis.plot(updates, network.validation, style, color=colour, lw=1.4, label=f"seed {seed}")
            axis.plot(updates[best], network.validation[best], "o", color=colour, ms=6)
        axis.set(title=results.series.name, xlabel="update", ylabel="pinball loss, validation")
        axis.legend()
    return show(
        figure,
        "The loss on the validation part over the updates, a panel for each series and a line for each of three seeds; a dot marks the lowest point, from which the weights are kept.",
    )


def plot_errors(several):
    """Return a picture of the error over the horizon, one panel per series."""
    figure, axes = panels(1, len(several), height=3.8, squeeze=False)
    for axis, results in zip(axes[0], several, strict=True):
        series = results.series
        names = [f"{series.cycle} {series.step}s before", AR, LINEAR, MEAN]
        for name, colour, style in zip(names, (GREY, *COLOURS), (":", *STYLES), strict=False):
            axis.plot(np.arange(1, series.longest + 1), results.errors(name).mean(axis=0), style, color=colour, lw=1.6, label=name)
        seeds = [results.errors(name).mean(axis=0) for name in results.forecasts if name.startswith("LSTM, seed")]
        axis.fill_between(np.arange(1, series.longest + 1), np.min(seeds, axis=0), np.max(seeds, axis=0), color=COLOURS[2], alpha=0.2, lw=0)
        axis.set(title=series.name, xlabel=f"{series.step}s ahead", ylabel=f"mean absolute error, {series.unit}", ylim=(0, None))
        axis.legend(fontsize=9, loc="lower right")
    return show(
        figure,
        "Mean absolute error on the test part over the horizon. Carbon dioxide: LSTM and direct linear model lie close together, below the autoregression from a few weeks "
        "to about nine months ahead. Sunspots: the autoregression and the linear model lie below the LSTM for the next few years; at eleven years all are as good as the value of eleven years before.",
    )


def plot_forecasts(results, origins):
    """Return a picture of forecasts with widened intervals from some origins, with what came."""
    series = results.series
    low, high = results.quantiles[..., 0], results.quantiles[..., 2]
    figure, axis = panels(height=3.6)
    seen = slice(max(0, min(origins) - series.longest), max(origins) + series.longest + 1)
    axis.plot(series.times[seen], series.values[seen], color=GREY, lw=1, label="measured")
    for number, origin in enumerate(origins):
        ahead = slice(origin + 1, origin + 1 + series.longest)
        named = [None] * 3 if number else ["LSTM, 10 % to 90 % quantile", "LSTM, forecast", AR]
        axis.fill_between(series.times[ahead], low[origin], high[origin], color=COLOURS[2], alpha=0.2, lw=0, label=named[0])
        axis.plot(series.times[ahead], results.forecasts[MEAN][origin], STYLES[0], color=COLOURS[2], lw=1.6, label=named[1])
        axis.plot(series.times[ahead], results.forecasts[AR][origin], STYLES[1], color=COLOURS[1], lw=1.4, label=named[2])
        axis.plot(series.times[origin], series.values[origin], "o", color="black", ms=4)
    axis.set(xlabel="year", ylabel=f"{series.name}, {series.unit}" if series.drifts else series.unit)
    axis.legend(fontsize=9)
    return show(
        figure,
        f"Forecasts of {series.name} for the next {series.longest} {series.step}s from {len(origins)} origins, by the LSTM with an interval and by the autoregression, over the measured values.",
    )


def spaced_origins(series, count):
    """Return so many origins of the test part, evenly spaced from the first to the last, so that none is picked for its looks."""
    origins = series.origins("test")
    return origins[np.linspace(0, len(origins) - 1, count).round().astype(int)].tolist()


def years_won(results, name, other):
    """Return in how many calendar years of the test part a method has the lower error, and of how many."""
    years = results.series.times[results.series.origins("test") + 1].astype(int)
    less = (results.errors(name) - results.errors(other)).mean(axis=1)
    won = [less[years == year].mean() < 0 for year in np.unique(years)]
    return sum(won), len(won)
