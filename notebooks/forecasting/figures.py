"""The figures of the notebook on forecasting."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from notebooks.forecasting.experiment import AR, LINEAR, MEAN
from notebooks.shared.figures import COLOURS, STYLES, panels, show

GREY, MOST = "#555555", 600
"""The colour of what was measured, and the number of points that is enough for a line over a whole panel."""


def plot_series(several):
    """Return a picture of the series with their parts."""
    figure, axes = panels(len(several), 1, height=2.5 * len(several), squeeze=False)
    for axis, series in zip(axes[:, 0], several, strict=True):
        thin = -(-len(series.values) // MOST)
        axis.plot(series.times[::thin], series.values[::thin], color=COLOURS[0], lw=1)
        ends = series.times[[series.train, series.test, -1]]
        for name, start, stop, colour in zip(("validation", "test"), ends, ends[1:], COLOURS[1:], strict=False):
            axis.axvspan(start, stop, color=colour, alpha=0.12, lw=0)
            axis.text((start + stop) / 2, 1.01, name, color=colour, ha="center", transform=axis.get_xaxis_transform())
        axis.set(ylabel=f"{series.name}, {series.unit}" if series.unit == "ppm" else series.unit, xlabel="year")
    return show(
        figure,
        "Two series over time, with their validation and test parts shaded. Carbon dioxide rises from about 315 to 370 ppm, with a yearly wave on it. "
        "The sunspot number goes up and down about every eleven years, to peaks of very different height; the highest lie in the test part.",
    )


def plot_training(several):
    """Return a picture of the validation loss over the updates, one panel per series, one line per network."""
    figure, axes = panels(1, len(several), height=2.9, squeeze=False)
    for axis, results in zip(axes[0], several, strict=True):
        for network in results.networks:
            losses = np.array(network.validation)
            updates, best = np.arange(1, len(losses) + 1) * (len(network.losses) // len(losses)), losses.argmin()
            axis.plot(updates, losses, color=COLOURS[0], lw=1, alpha=0.6)
            axis.plot(updates[best], losses[best], "o", color=COLOURS[1], ms=5)
        axis.set(title=results.series.name, xlabel="update", ylabel="pinball loss, validation")
    return show(
        figure,
        "The loss on the validation part over the updates, a panel for each series and a line for each seed; it falls, then mostly rises again. "
        "A dot marks the lowest point of each line, from which the weights are kept.",
    )


def plot_errors(several):
    """Return a picture of the error over the horizon, one panel per series."""
    figure, axes = panels(1, len(several), height=4.3, squeeze=False)
    for axis, results in zip(axes[0], several, strict=True):
        series, ahead, singles = results.series, np.arange(1, results.series.longest + 1), results.singles()
        naive = [name for name in results.forecasts if "before" in name][-1]
        drawn = {naive: (GREY, STYLES[3]), AR: (COLOURS[0], STYLES[1]), LINEAR: (COLOURS[1], STYLES[2]), MEAN: (COLOURS[2], STYLES[0])}
        for name, (colour, style) in drawn.items():
            axis.plot(ahead, results.by_horizon(results.forecasts[name]), style, color=colour, lw=1.6, label=name)
        axis.fill_between(ahead, singles.min(axis=0), singles.max(axis=0), color=COLOURS[2], alpha=0.2, lw=0, label="LSTM, single seeds")
        axis.set(title=series.name, xlabel=f"{series.step}s ahead", ylabel=f"error, {series.unit}", ylim=(0, None))
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, ["one cycle before (CO₂: plus growth)", *labels[1:]], loc="outside lower center")
    return show(
        figure,
        "Mean absolute error on the test part over the horizon. Carbon dioxide: LSTM and direct linear model lie close together, below the autoregression "
        "from a few weeks to about nine months ahead. Sunspots: autoregression and linear model lie below the LSTM for the next two years; "
        "further ahead all come close to the value of eleven years before.",
    )


def plot_forecasts(results, origins, rows=1, columns=1):
    """Return a picture of forecasts from some origins, with the interval of the LSTM, over what was measured; the origins are dealt out to the panels."""
    series = results.series
    figure, axes = panels(rows, columns, height=1 + 2.6 * rows, squeeze=False)
    for axis, group in zip(axes.flat, np.array_split(origins, rows * columns), strict=True):
        seen = slice(max(0, group[0] - series.longest), group[-1] + series.longest + 1)
        axis.plot(series.times[seen], series.values[seen], color=GREY, lw=1)
        for origin in group:
            draw_forecast(axis, results, origin)
        axis.xaxis.set_major_locator(MaxNLocator(6 // columns, integer=True))
        axis.set(xlabel="year", ylabel=series.unit)
    labels = ["measured", "LSTM, 10 % to 90 % quantile", "LSTM, forecast", AR, "origin"]
    figure.legend(axes[0, 0].get_children()[:5], labels, loc="outside lower center", ncols=2)
    return show(
        figure,
        f"Forecasts of {series.name} for the next {series.longest} {series.step}s from {len(origins)} origins, by the LSTM with an interval "
        "and by the autoregression, over the measured values.",
    )


def draw_forecast(axis, results, origin):
    """Draw the forecast from one origin: interval, middle, autoregression, and the origin itself."""
    series, (low, high) = results.series, results.interval
    ahead = slice(origin + 1, origin + 1 + series.longest)
    axis.fill_between(series.times[ahead], low[origin], high[origin], color=COLOURS[2], alpha=0.25, lw=0)
    axis.plot(series.times[ahead], results.forecasts[MEAN][origin], STYLES[0], color=COLOURS[2], lw=1.6)
    axis.plot(series.times[ahead], results.forecasts[AR][origin], STYLES[1], color=COLOURS[0], lw=1.4)
    axis.plot(series.times[origin], series.values[origin], "o", color="black", ms=4)
