"""The figures of the notebook on forecasting."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from notebooks.forecasting.evaluation import INSIDE, LSTM, running
from notebooks.shared.figures import COLOURS, STYLES, panels, show

GREY = "#555555"
"""The colour of what was measured."""


def plot_series(several):
    """Return a picture of the series with their parts."""
    figure, axes = panels(len(several), 1, height=2.5 * len(several), squeeze=False)
    for axis, series in zip(axes[:, 0], several, strict=True):
        axis.plot(series.times, series.values, color=COLOURS[0], lw=1)
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


def plot_training(several, losses, every):
    """Return a picture of the validation losses (seeds, rounds), `every` updates a round: one panel per series, one line per network."""
    figure, axes = panels(1, len(several), height=2.9, squeeze=False)
    for axis, series, networks in zip(axes[0], several, losses, strict=True):
        for network in networks:
            updates, best = np.arange(1, len(network) + 1) * every, int(np.argmin(network))
            axis.plot(updates, network, color=COLOURS[0], lw=1, alpha=0.6)
            axis.plot(updates[best], network[best], "o", color=COLOURS[1], ms=5)
        axis.set(title=series.name, xlabel="update", ylabel="pinball loss, validation")
    return show(
        figure,
        "The loss on the validation part over the updates, a panel for each series and a line for each seed. "
        "A dot marks the lowest point of each line, from which the weights are kept.",
    )


def plot_errors(several, names):
    """Return a picture of the error of some methods over the horizon, one panel per series, and of the networks one by one."""
    figure, axes = panels(1, len(several), height=4.3, squeeze=False)
    looks = list(zip((GREY, COLOURS[0], COLOURS[1], COLOURS[2]), (STYLES[3], STYLES[1], STYLES[2], STYLES[0]), strict=True))
    for axis, results in zip(axes[0], several, strict=True):
        series, ahead, singles = results.series, np.arange(1, results.series.longest + 1), results.singles()
        for name, (colour, style) in zip((*names, LSTM), looks, strict=True):
            axis.plot(ahead, series.errors(results.forecasts[name]).mean(axis=0), style, color=colour, lw=1.6, label=name)
        axis.fill_between(ahead, singles.min(axis=0), singles.max(axis=0), color=COLOURS[2], alpha=0.2, lw=0, label="LSTM, single seeds")
        axis.set(title=series.name, xlabel=f"{series.step}s ahead", ylabel=f"error, {series.unit}", ylim=(0, None))
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return show(
        figure,
        f"Mean absolute error on the test part over the horizon, by {', '.join(names)} and the LSTM; the tables above give the numbers.",
    )


def plot_fans(results, origins, beside, rows=1, columns=1):
    """Return fan charts, the season taken off: the LSTM from some origins with bands that should hold one half and four fifths, and a method beside it."""
    series, unit = results.series, results.series.unit
    season = series.season[: len(series.values)]
    figure, axes = panels(rows, columns, height=1 + 2.6 * rows, squeeze=False)
    bands = [(*running(series, *results.interval(share), share), depth) for share, depth in ((INSIDE, 0.2), (0.5, 0.4))]
    for axis, group in zip(axes.flat, np.array_split(origins, rows * columns), strict=True):
        seen = slice(max(0, group[0] - series.longest), group[-1] + series.longest + 1)
        axis.plot(series.times[seen], (series.values - season)[seen], color=GREY, lw=1)
        for origin in group:
            ahead = slice(origin + 1, origin + 1 + series.longest)
            times, off = series.times[ahead], season[ahead]
            for low, high, depth in bands:
                axis.fill_between(times, low[origin] - off, high[origin] - off, color=COLOURS[2], alpha=depth, lw=0)
            axis.plot(times, results.forecasts[LSTM][origin] - off, STYLES[0], color=COLOURS[2], lw=1.6)
            axis.plot(times, results.forecasts[beside][origin] - off, STYLES[1], color=COLOURS[0], lw=1.4)
            axis.plot(series.times[origin], (series.values - season)[origin], "o", color="black", ms=4)
        axis.xaxis.set_major_locator(MaxNLocator(6 // columns, integer=True))
        axis.set(xlabel="year", ylabel=f"{unit}, without season" if season.any() else unit)
    labels = ["measured", "LSTM: 80 % band", "LSTM: 50 % band", "LSTM: middle", beside, "origin"]
    figure.legend(axes[0, 0].get_children()[:6], labels, loc="outside lower center", ncols=2)
    return show(
        figure,
        f"Fan charts of {series.name} for the next {series.longest} {series.step}s from {len(origins)} origins: the LSTM's forecast in two bands, "
        f"that of {beside} as a dashed line, over the measured values.",
    )
