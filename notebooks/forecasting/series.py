"""The two series of the notebook on forecasting: what they are, how gaps are filled, and how they are split."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from statsmodels.datasets import co2, sunspots


@dataclass(frozen=True)
class Series:
    """A series of N values, its split, and the scale on which models work.

    times (N,)    years, with fractions
    values (N,)   as measured, gaps filled
    train, test   index of the first value after the training part, and of the first value of the test part; validation is between them
    horizons      the steps ahead that are shown; forecasts are made for all steps up to the last one, H
    cycle         steps after which the seasonal baselines expect the same again
    season (N+H,) what network, linear model and autoregression see taken off, and what is added to their forecasts; zeros if there is none
    root          whether models work on square roots
    drifts        whether the level drifts; then those three work on changes, not on the level
    lags, waves   what a network reads besides the newest value or change: changes over these lags, and this many harmonics of the cycle
    """

    name: str
    unit: str
    step: str
    times: np.ndarray
    values: np.ndarray
    train: int
    test: int
    horizons: tuple
    cycle: int
    season: np.ndarray
    lags: tuple
    waves: int = 0
    root: bool = False
    drifts: bool = False

    @property
    def longest(self):
        """The longest horizon H."""
        return self.horizons[-1]

    @property
    def worked(self):
        """The series (N,) on the scale on which models work, without its season."""
        return self.transform(self.values) - self.season[: len(self.values)]

    def transform(self, values):
        """Return values on the scale on which models work."""
        return np.sqrt(values) if self.root else values

    def inverse(self, transformed):
        """Return values from that scale; a root below zero counts as zero."""
        return np.maximum(transformed, 0) ** 2 if self.root else transformed

    def restore(self, forecasts):
        """Return forecasts (N, H, ...) of the worked series, made at each of N origins, as forecasts of the values."""
        season = sliding_window_view(self.season[1:], self.longest)
        return self.inverse(forecasts + season.reshape(*season.shape, *[1] * (forecasts.ndim - 2)))

    def origins(self, part):
        """Return the origins t of "validation" or "test": the first knows all before the part and no more, and all H targets of the last lie in it."""
        start, stop = {"validation": (self.train, self.test), "test": (self.test, len(self.values))}[part]
        return np.arange(start - 1, stop - self.longest)

    def targets(self, origins):
        """Return the values (len(origins), H) that followed each origin."""
        return sliding_window_view(self.values[1:], self.longest)[origins]

    def cycle_before(self, x):
        """Return for each origin the H values (N, H) of x (N,) that are one cycle older than what is forecast; H must not be longer than the cycle."""
        found = np.full((len(x), self.longest), np.nan)
        past = sliding_window_view(x, self.longest)
        origins = np.arange(self.cycle - 1, len(x))
        found[origins] = past[origins - self.cycle + 1]
        return found

    def all_origins(self):
        """Return the origins from the first of validation to the last that H values follow."""
        return np.arange(self.train - 1, len(self.values) - self.longest)

    def errors(self, forecasts, part="test"):
        """Return the absolute errors (origins, H) of forecasts (N, H) from the origins of a part."""
        origins = self.origins(part)
        return np.abs(forecasts[origins] - self.targets(origins))


def fill_gaps(values, season):
    """Return the values (N,) with each gap (NaN) filled from what was known by then: the last value, changed as the series changed one season before.

    Where no change of a season before is known, the last value is carried on.
    Errors: ValueError if the first value is missing.
    """
    filled = np.array(values, float)
    if np.isnan(filled[0]):
        raise ValueError("values: the first one is missing, so there is nothing to go on from")
    for t in np.flatnonzero(np.isnan(filled)):
        change = filled[t - season] - filled[t - season - 1] if t > season else 0
        filled[t] = filled[t - 1] + change
    return filled


def harmonics(steps, period, count):
    """Return sines and cosines (len(steps), 2 count) of the first `count` harmonics of a period."""
    angles = 2 * np.pi * np.outer(steps, np.arange(1, count + 1)) / period
    return np.hstack([np.sin(angles), np.cos(angles)])


def yearly_season(values, train, further, period=12, count=4, degree=3):
    """Return the season (N + further,): harmonics fitted by least squares, beside a polynomial trend, to the training part only."""
    steps = np.arange(len(values) + further)
    waves = harmonics(steps, period, count)
    trend = np.vander(steps[:train] / train, degree + 1)
    weights, *_ = np.linalg.lstsq(np.hstack([waves[:train], trend]), values[:train])
    return waves @ weights[: 2 * count]


def monthly_co2():
    """Return the carbon dioxide at Mauna Loa in ppm, means of the weeks of each month from March 1958 to December 2001, as a pandas series with gaps."""
    return co2.load_pandas().data["co2"].resample("MS").mean()


def load_co2(train="1985", test="1991"):
    """Return the monthly carbon dioxide; validation and test part begin with the years given."""
    months = monthly_co2()
    values = fill_gaps(months.to_numpy(), 12)
    first = [int(months.index.searchsorted(year)) for year in (train, test)]
    horizons = (1, 3, 6, 12)
    times = np.asarray(months.index.year + (months.index.month - 0.5) / 12)
    season = yearly_season(values, first[0], horizons[-1])
    return Series("CO₂", "ppm", "month", times, values, *first, horizons, 12, season, lags=(3, 6, 12), waves=2, drifts=True)


def load_sunspots(train=1880, test=1930):
    """Return the sunspot number (version 1) of each year from 1700 to 2008; validation and test part begin with the years given."""
    data = sunspots.load_pandas().data
    years, values = data["YEAR"].to_numpy(), data["SUNACTIVITY"].to_numpy()
    first = [int(np.searchsorted(years, year)) for year in (train, test)]
    horizons = (1, 3, 5, 11)
    season = np.zeros(len(values) + horizons[-1])
    return Series("sunspots", "sunspot number", "year", years, values, *first, horizons, 11, season, lags=(1,), root=True)
