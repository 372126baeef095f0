"""What the network and the direct linear model of the notebook on forecasting read, and what they are to forecast."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from notebooks.forecasting.series import harmonics


class Windows:
    """Inputs (N, d) and targets (N, H) of a series, each with mean 0 and standard deviation 1 over the training part.

    A target is what the series will be h steps later, less what it is now if it drifts; NaN where the series ends before.
    """

    def __init__(self, series):
        self.series, x = series, series.worked
        inputs = raw_inputs(series)
        seen = inputs[max(series.lags) : series.train]
        self.inputs = ((inputs - seen.mean(axis=0)) / seen.std(axis=0)).astype(np.float32)
        self.now = x[:, None] * series.drifts
        futures = sliding_window_view(np.append(x[1:], np.full(series.longest, np.nan)), series.longest)
        known = (futures - self.now)[: series.train - series.longest]
        self.mean, self.deviation = known.mean(axis=0), known.std(axis=0)
        self.targets = ((futures - self.now - self.mean) / self.deviation).astype(np.float32)

    def restore(self, predicted):
        """Return predictions (N, H, ...) of the targets as forecasts of the values."""
        further = (1,) * (predicted.ndim - 2)
        now, mean, deviation = (array.reshape(*array.shape, *further) for array in (self.now, self.mean, self.deviation))
        return self.series.restore(now + mean + deviation * predicted)


def raw_inputs(series):
    """Return the inputs (N, d) before scaling: the newest value (or change, if the series drifts), changes over the lags, harmonics of the cycle.

    Before a lag is reached, the first value stands in for those before it.
    """
    x, steps = series.worked, np.arange(len(series.values))
    lags = (1, *series.lags) if series.drifts else series.lags
    changes = [x - x[np.maximum(steps - lag, 0)] for lag in lags]
    newest = [] if series.drifts else [x]
    return np.column_stack([*newest, *changes, harmonics(steps, series.cycle, series.waves)])
